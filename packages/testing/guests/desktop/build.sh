#!/bin/bash
# Makes a Debian or Ubuntu with a graphical session from the packages that apt knows here: build.sh FOLDER
# Leaves disk.qcow2 (one ext4 file system, no partitions), vmlinuz and initrd in FOLDER. Wants root (chroot, devices),
# mmdebstrap, e2fsprogs and qemu-utils.
set -euo pipefail
# In a mount namespace of its own: what is bound into the new system is gone with the last of these processes, however
# they end. Otherwise whoever clears the folder of an interrupted build clears this machine's /dev/shm with it.
if [ -z "${OWN_MOUNTS:-}" ]; then
  OWN_MOUNTS=1 exec unshare --mount --propagation private "$0" "$@"
fi
folder=$1
work=$(mktemp -d "$folder/work.XXXX")
root=$work/root
trap 'rm -rf --one-file-system "$work"' EXIT
. /etc/os-release

packages=systemd-sysv,udev,dbus,dbus-x11,libpam-systemd,initramfs-tools,zstd,login,passwd
packages+=,xserver-xorg-core,xserver-xorg-input-libinput,xinit,x11-xserver-utils,openbox,xterm
packages+=,spice-vdagent,xclip,pulseaudio,alsa-utils
case $ID in
ubuntu) packages+=,linux-image-virtual ;;
*) packages+=,linux-image-amd64 ;;
esac

# The repositories of this system, whatever way its sources are written.
apt-get indextargets --format '$(REPO_URI) $(CODENAME) $(COMPONENT)' "Created-By: Packages" | sort -u |
  awk '{ print "deb", $1, $2, $3 }' |
  mmdebstrap --mode=root --variant=minbase --include="$packages" \
    --aptopt='Apt::Install-Recommends "false"' --dpkgopt='force-unsafe-io' \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' \
    --essential-hook='mkdir -p "$1/etc/initramfs-tools/conf.d"' \
    --essential-hook='printf "MODULES=list\nCOMPRESS=zstd\n" >"$1/etc/initramfs-tools/conf.d/guest"' \
    --essential-hook='printf "virtio_pci\nvirtio_blk\next4\n" >"$1/etc/initramfs-tools/modules"' \
    "$VERSION_CODENAME" "$root" -

echo desktop >"$root/etc/hostname"
echo '127.0.0.1 localhost desktop' >"$root/etc/hosts"
echo '/dev/vda / ext4 defaults,noatime 0 1' >"$root/etc/fstab"
chroot "$root" useradd -m -s /bin/bash -G audio,video,input user
chroot "$root" passwd -d user >/dev/null
chroot "$root" passwd -d root >/dev/null
# The person sits at the first console, the test at the serial line.
login() {
  mkdir -p "$root/etc/systemd/system/$1.service.d"
  printf '[Service]\nExecStart=\nExecStart=-/sbin/agetty --autologin %s --noclear %%I $TERM\n' "$2" \
    >"$root/etc/systemd/system/$1.service.d/autologin.conf"
}
login getty@tty1 user
login serial-getty@ttyS0 root
echo '[ "$(tty)" != /dev/tty1 ] || exec startx -- vt1 >/tmp/startx.log 2>&1' >"$root/home/user/.bash_profile"
cat >"$root/home/user/.xinitrc" <<'END'
pulseaudio --start --exit-idle-time=-1
spice-vdagent -f /home/user/received -o 0
xsetroot -solid steelblue
xterm -geometry 80x24+20+40 &
exec openbox
END
cat >"$root/root/.bash_profile" <<'END'
export DISPLAY=:0 XAUTHORITY=/home/user/.Xauthority
bind 'set enable-bracketed-paste off' 2>/dev/null
END
# A bare window manager follows no virtual monitor: this does what a desktop does.
cat >"$root/usr/local/bin/follow-monitors" <<'END'
#!/bin/sh
export DISPLAY=:0 XAUTHORITY=/home/user/.Xauthority
for output in $(xrandr | awk '/ connected/ { print $1 }'); do xrandr --output "$output" --auto; done
END
chmod +x "$root/usr/local/bin/follow-monitors"
# Not by udev itself: the X server waits for udev while it starts, and would wait for what waits for it.
echo 'ACTION=="change", SUBSYSTEM=="drm", RUN+="/usr/bin/systemd-run --no-block --collect /usr/local/bin/follow-monitors"' \
  >"$root/etc/udev/rules.d/99-monitors.rules"
chroot "$root" sh -c 'mkdir -p /home/user/received && chown -R user:user /home/user'

cp "$(ls "$root"/boot/vmlinuz-* | tail -1)" "$folder/vmlinuz"
cp "$(ls "$root"/boot/initrd.img-* | tail -1)" "$folder/initrd"
mke2fs -q -t ext4 -d "$root" "$work/disk.raw" 2500M
qemu-img convert -c -o compression_type=zstd -O qcow2 "$work/disk.raw" "$folder/disk.qcow2"
