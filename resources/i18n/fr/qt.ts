<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<!-- What Qt's own French catalogue lacks. After a change: lrelease resources/i18n/fr/qt.ts (it comes with PySide6). -->
<TS version="2.1" language="fr_FR" sourcelanguage="en">
<context>
    <name>QFileDialog</name>
    <message><source>&amp;Look in:</source><translation>&amp;Dossier :</translation></message>
    <message><source>Files of &amp;type:</source><translation>&amp;Type de fichier :</translation></message>
</context>
<context>
    <name>QAbstractFileIconProvider</name>
    <message><source>Folder</source><translation>Dossier</translation></message>
    <message><source>File Folder</source><translation>Dossier de fichiers</translation></message>
    <message><source>Drive</source><translation>Lecteur</translation></message>
    <message><source>File</source><translation>Fichier</translation></message>
    <message><source>%1 File</source><translation>Fichier %1</translation></message>
    <message><source>Alias</source><translation>Alias</translation></message>
    <message><source>Shortcut</source><translation>Raccourci</translation></message>
    <message><source>Unknown</source><translation>Inconnu</translation></message>
</context>
</TS>
