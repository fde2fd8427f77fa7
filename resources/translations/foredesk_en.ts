<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>Banners</name>
    <message numerus="yes">
        <source>Since {0} nothing was sent or moved by itself; %n step(s) are due. Start foredesk runner at the server, or leave a workstation on.</source>
        <translation>
            <numerusform>Since {0} nothing was sent or moved by itself; %n step is due. Start foredesk runner at the server, or leave a workstation on.</numerusform>
            <numerusform>Since {0} nothing was sent or moved by itself; %n steps are due. Start foredesk runner at the server, or leave a workstation on.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Closed</name>
    <message numerus="yes">
        <source>%n change(s) of yours not sent yet stay here, encrypted, and go out after that.</source>
        <translation>
            <numerusform>%n change of yours not sent yet stays here, encrypted, and goes out after that.</numerusform>
            <numerusform>%n changes of yours not sent yet stay here, encrypted, and go out after that.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ContactPage</name>
    <message numerus="yes">
        <source>Stops %n follow-up(s). The clock for answering them goes on. It can be undone.</source>
        <translation>
            <numerusform>Stops %n follow-up. The clock for answering them goes on. It can be undone.</numerusform>
            <numerusform>Stops %n follow-ups. The clock for answering them goes on. It can be undone.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DoorModel</name>
    <message numerus="yes">
        <source>%n try(s) left, then this person signs in with the password.</source>
        <translation>
            <numerusform>%n try left, then this person signs in with the password.</numerusform>
            <numerusform>%n tries left, then this person signs in with the password.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LockCard</name>
    <message numerus="yes">
        <source>%n call(s) ringing</source>
        <translation>
            <numerusform>A call is ringing</numerusform>
            <numerusform>%n calls are ringing</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n need a person now</source>
        <translation>
            <numerusform>%n needs a person now</numerusform>
            <numerusform>%n need a person now</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>NewBar</name>
    <message numerus="yes">
        <source>%n new while you were here</source>
        <translation>
            <numerusform>%n new while you were here</numerusform>
            <numerusform>%n new while you were here</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SidePane</name>
    <message numerus="yes">
        <source>Stops %n follow-up(s). Can be undone.</source>
        <translation>
            <numerusform>Stops %n follow-up. Can be undone.</numerusform>
            <numerusform>Stops %n follow-ups. Can be undone.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Standing</name>
    <message numerus="yes">
        <source>%n record(s) were damaged on this computer and were fetched again.</source>
        <translation>
            <numerusform>%n record was damaged on this computer and was fetched again.</numerusform>
            <numerusform>%n records were damaged on this computer and were fetched again.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Search had lost %n record(s) on this computer and finds them again.</source>
        <translation>
            <numerusform>Search had lost %n record on this computer and finds it again.</numerusform>
            <numerusform>Search had lost %n records on this computer and finds them again.</numerusform>
        </translation>
    </message>
</context>
</TS>
