; The installer of Windows, for Inno Setup 6: for one person, without asking for an administrator.
; First `python dev.py build`, then: iscc /DVERSION=0.1.0 resources\desktop\LeadKeeper.iss
#ifndef VERSION
  #error say which version: /DVERSION=...
#endif

[Setup]
AppId=org.leadkeeper.LeadKeeper
AppName=LeadKeeper
AppVersion={#VERSION}
AppPublisher=LeadKeeper authors
DefaultDirName={autopf}\LeadKeeper
PrivilegesRequired=lowest
DisableProgramGroupPage=yes
ChangesAssociations=yes
SourceDir=..\..
OutputDir=dist
OutputBaseFilename=LeadKeeper-{#VERSION}
LicenseFile=LICENSE
UninstallDisplayIcon={app}\LeadKeeper.exe

[Files]
Source: "dist\leadkeeper\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[Icons]
Name: "{autoprograms}\LeadKeeper"; Filename: "{app}\LeadKeeper.exe"

[Registry]
Root: HKA; Subkey: "Software\Classes\.leads"; ValueType: string; ValueData: "LeadKeeper.Book"; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\LeadKeeper.Book"; ValueType: string; ValueData: "Lead book"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\LeadKeeper.Book\DefaultIcon"; ValueType: string; ValueData: "{app}\LeadKeeper.exe,0"
Root: HKA; Subkey: "Software\Classes\LeadKeeper.Book\shell\open\command"; ValueType: string; ValueData: """{app}\LeadKeeper.exe"" open ""%1"""
