@echo off
setlocal
set "ROOT=%~dp0.."
set "NODE="
if exist "%ROOT%\.toolchain\node-path" set /p NODE=<"%ROOT%\.toolchain\node-path"
if not defined NODE goto unset
if not exist "%NODE%" goto unset
if not exist "%ROOT%\apps\cli\dist\openutm.mjs" goto unset
"%NODE%" "%ROOT%\apps\cli\dist\openutm.mjs" %*
exit /b %ERRORLEVEL%
:unset
echo openutm: this checkout is not set up yet. Run this once in "%ROOT%": npm run setup 1>&2
exit /b 1
