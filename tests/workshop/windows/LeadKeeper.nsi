; The installer for Windows: per user, without administrator rights, in French or English.
; makensis -NOCD -DVERSION=0.1.0 -DDIST=dist/leadkeeper -DICON=build/leadkeeper.ico -DBANNER=build/leadkeeper.bmp -DOUT=LeadKeeper-0.1.0-Setup.exe LeadKeeper.nsi
Target amd64-unicode
Unicode true
ManifestDPIAware true
SetCompressor /SOLID lzma
SetCompressorDictSize 32
RequestExecutionLevel user
!include MUI2.nsh
!include FileFunc.nsh
!include WordFunc.nsh

!define APP "LeadKeeper"
!define ID "org.leadkeeper.LeadKeeper"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\${ID}"

Name "${APP}"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\${APP}"
InstallDirRegKey HKCU "${UNINSTALL}" "InstallLocation"
ShowInstDetails nevershow
ShowUninstDetails nevershow
BrandingText "${APP} ${VERSION}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey ProductName "${APP}"
VIAddVersionKey FileDescription "${APP} Setup"
VIAddVersionKey FileVersion "${VERSION}"
VIAddVersionKey ProductVersion "${VERSION}"
VIAddVersionKey LegalCopyright "MIT"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_WELCOMEFINISHPAGE_BITMAP "${BANNER}"
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_RUN "$INSTDIR\LeadKeeper.exe"
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "French"

LangString BOOK ${LANG_ENGLISH} "Lead book"
LangString BOOK ${LANG_FRENCH} "Carnet de contacts"
LangString RUNS ${LANG_ENGLISH} "LeadKeeper is running. Close it, then try again."
LangString RUNS ${LANG_FRENCH} "LeadKeeper est ouvert. Fermez-le, puis réessayez."

; Refuses while the program runs: its .exe can then be renamed, but not opened for writing.
!macro CLOSED un
Function ${un}Closed
  IfFileExists "$INSTDIR\LeadKeeper.exe" 0 free
again:
  ClearErrors
  FileOpen $0 "$INSTDIR\LeadKeeper.exe" a
  IfErrors 0 opened
  IfSilent 0 +3
  SetErrorLevel 4
  Quit
  MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(RUNS)" IDRETRY again
  Abort
opened:
  FileClose $0
free:
FunctionEnd
!macroend
!insertmacro CLOSED ""
!insertmacro CLOSED "un."

Section "-${APP}"
  Call Closed
  RMDir /r "$INSTDIR\_internal"   ; no file of an older version stays
  SetOutPath "$INSTDIR"
  File /r "${DIST}/*"
  WriteUninstaller "$INSTDIR\Uninstall.exe"
  CreateShortcut "$SMPROGRAMS\${APP}.lnk" "$INSTDIR\LeadKeeper.exe"
  WriteRegStr HKCU "Software\Classes\.leads" "" "LeadKeeper.Book"
  WriteRegStr HKCU "Software\Classes\.leads" "Content Type" "application/x-leadkeeper"
  WriteRegStr HKCU "Software\Classes\.leads\OpenWithProgids" "LeadKeeper.Book" ""
  WriteRegStr HKCU "Software\Classes\LeadKeeper.Book" "" "$(BOOK)"
  WriteRegStr HKCU "Software\Classes\LeadKeeper.Book\DefaultIcon" "" "$INSTDIR\LeadKeeper.exe,0"
  WriteRegStr HKCU "Software\Classes\LeadKeeper.Book\shell\open\command" "" '"$INSTDIR\LeadKeeper.exe" open "%1"'
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "${APP}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "LeadKeeper authors"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\LeadKeeper.exe"
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\Uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\Uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  IntFmt $0 "0x%08X" $0
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" "$0"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd

Section "Uninstall"
  Call un.Closed
  RMDir /r "$INSTDIR\_internal"   ; only what was installed: books may lie in the same folder
  Delete "$INSTDIR\LeadKeeper.exe"
  Delete "$INSTDIR\leadkeeper-cli.exe"
  Delete "$INSTDIR\Uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${APP}.lnk"
  ReadRegStr $0 HKCU "Software\Classes\.leads" ""
  StrCmp $0 "LeadKeeper.Book" 0 +3
  DeleteRegValue HKCU "Software\Classes\.leads" ""
  DeleteRegValue HKCU "Software\Classes\.leads" "Content Type"
  DeleteRegValue HKCU "Software\Classes\.leads\OpenWithProgids" "LeadKeeper.Book"
  DeleteRegKey /ifempty HKCU "Software\Classes\.leads\OpenWithProgids"
  DeleteRegKey /ifempty HKCU "Software\Classes\.leads"
  DeleteRegKey HKCU "Software\Classes\LeadKeeper.Book"
  DeleteRegKey HKCU "${UNINSTALL}"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd
