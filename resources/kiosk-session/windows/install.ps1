# Makes a Windows machine (Enterprise, Education or IoT Enterprise) a kiosk. Run as administrator:
#   .\install.ps1 -Package C:\path\to\win-unpacked -User AftercareKiosk
# Assigned Access takes no Electron app, so the kiosk becomes the shell of its own account (Shell
# Launcher), and the Keyboard Filter takes the keys that lead elsewhere. Not tried on a machine yet.
param(
  [Parameter(Mandatory)] [string] $Package,
  [Parameter(Mandatory)] [string] $User
)
$ErrorActionPreference = 'Stop'
$target = "$env:ProgramFiles\Aftercare Kiosk"
$exe = "$target\aftercare-kiosk.exe"

if (-not (Test-Path "$Package\aftercare-kiosk.exe")) { throw "$Package holds no kiosk" }
foreach ($feature in 'Client-EmbeddedShellLauncher', 'Client-KeyboardFilter') {
  Enable-WindowsOptionalFeature -Online -FeatureName $feature -All -NoRestart | Out-Null
}

# What patients run, nobody but an administrator may change.
New-Item -ItemType Directory -Force $target | Out-Null
Copy-Item "$Package\*" $target -Recurse -Force
icacls $target /inheritance:r /grant 'Administrators:(OI)(CI)F' 'SYSTEM:(OI)(CI)F' 'Users:(OI)(CI)RX' | Out-Null

$sid = (New-Object System.Security.Principal.NTAccount($User)).Translate(
  [System.Security.Principal.SecurityIdentifier]).Value
$launcher = [wmiclass]'\\localhost\root\standardcimv2\embedded:WESL_UserSetting'
# 0: start the shell again when it ends, whatever the reason; 3: do nothing after the code of the
# staff's way out (src/main/platform/exit-codes.ts), who then sign out with Ctrl+Alt+Del.
$left = 93
$launcher.RemoveCustomShell($sid) | Out-Null
$launcher.SetCustomShell($sid, "`"$exe`"", [int[]]@($left), [int[]]@(3), 0) | Out-Null
$launcher.SetDefaultShell('explorer.exe', 0) | Out-Null
$launcher.SetEnabled($true) | Out-Null

$keys = 'Alt+F4', 'Alt+Tab', 'Alt+Esc', 'Alt+Space', 'Ctrl+Esc', 'Ctrl+F4', 'Ctrl+Tab',
  'Ctrl+Alt+Esc', 'Shift+Ctrl+Esc', 'Windows', 'LaunchApp1', 'LaunchApp2', 'LaunchMail',
  'BrowserHome', 'BrowserSearch', 'Win+L', 'Win+R', 'Win+E', 'Win+U', 'Win+Tab', 'Win+D', 'Win+I',
  'Win+X', 'Win+P', 'Win+Enter', 'PrintScreen'
foreach ($id in $keys) {
  $key = Get-CimInstance -Namespace root\standardcimv2\embedded -ClassName WEKF_PredefinedKey |
    Where-Object Id -eq $id
  if ($key) { $key.Enabled = $true; Set-CimInstance $key }
  else {
    New-CimInstance -Namespace root\standardcimv2\embedded -ClassName WEKF_CustomKey `
      -Property @{ Id = $id; Enabled = $true } | Out-Null
  }
}

# Five times the left Windows key leaves the filter for the welcome screen: another key nobody has.
Get-CimInstance -Namespace root\standardcimv2\embedded -ClassName WEKF_Settings |
  Where-Object Name -eq 'BreakoutKeyScanCode' |
  ForEach-Object { $_.Value = '127'; Set-CimInstance $_ }

# The secure attention key (Ctrl+Alt+Del) cannot be taken away; what its screen offers can.
$system = 'HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System'
foreach ($value in 'DisableTaskMgr', 'DisableLockWorkstation', 'DisableChangePassword', 'HideFastUserSwitching') {
  reg add $system /v $value /t REG_DWORD /d 1 /f | Out-Null
}
reg add $system /v shutdownwithoutlogon /t REG_DWORD /d 0 /f | Out-Null
$explorer = 'HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\Explorer'
foreach ($value in 'NoLogoff', 'NoClose') { reg add $explorer /v $value /t REG_DWORD /d 1 /f | Out-Null }

# Accessibility by hot-key: Shift five times, Shift or NumLock held, Alt+Shift+PrintScreen bring windows
# of the system over the kiosk. For the kiosk's account (log in once before) and the login screen; the
# kiosk has its own larger text and colours.
$flags = @{ 'StickyKeys' = '506'; 'Keyboard Response' = '122'; 'ToggleKeys' = '58'; 'HighContrast' = '122'; 'MouseKeys' = '58' }
foreach ($hive in 'HKU\.DEFAULT', "HKU\$sid") {
  foreach ($name in $flags.Keys) {
    reg add "$hive\Control Panel\Accessibility\$name" /v Flags /t REG_SZ /d $flags[$name] /f | Out-Null
  }
}

# Nobody looks in from elsewhere, and the picture does not turn.
reg add 'HKLM\SYSTEM\CurrentControlSet\Control\Terminal Server' /v fDenyTSConnections /t REG_DWORD /d 1 /f | Out-Null
reg add 'HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\AutoRotation' /v Enable /t REG_DWORD /d 0 /f | Out-Null
# Updates are for whoever looks after the machine to start; none restarts it while somebody is at it.
reg add 'HKLM\SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate\AU' /v AUOptions /t REG_DWORD /d 2 /f | Out-Null
reg add 'HKLM\SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate\AU' /v NoAutoRebootWithLoggedOnUsers /t REG_DWORD /d 1 /f | Out-Null

# No swipe from an edge, no message of the system, no sleep of the screen.
reg add 'HKLM\SOFTWARE\Policies\Microsoft\Windows\EdgeUI' /v AllowEdgeSwipe /t REG_DWORD /d 0 /f | Out-Null
reg add 'HKLM\SOFTWARE\Policies\Microsoft\Windows\Explorer' /v DisableNotificationCenter /t REG_DWORD /d 1 /f | Out-Null
powercfg /change monitor-timeout-ac 0
powercfg /change standby-timeout-ac 0
Write-Output "done: restart the machine and log in as $User"
