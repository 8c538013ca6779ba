# SPDX-License-Identifier: GPL-3.0-or-later
"""A desktop for one test script: X server, session bus, accessibility bus and window manager of its own.

Everything lives in a scratch folder and dies with the script, even when that is killed.
"""
import os
import pathlib
import shutil
import subprocess
import tempfile
import time

from gi.repository import Gio, GLib

from .pointer import Pointer
from .waiting import wait_for

BUS_CONFIG = """<busconfig>
  <type>session</type>
  <listen>unix:dir={runtime}</listen>
  <servicedir>{services}</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""

# No buttons: a window manager that listens to clicks may hold them back while keys pass. Without the empty
# section it would take Alt and the buttons for itself.
OPENBOX_CONFIG = """<openbox_config xmlns="http://openbox.org/3.4/rc">
  <focus><focusNew>yes</focusNew></focus>
  <desktops><number>1</number></desktops>
  <keyboard>
    <keybind key="A-F4"><action name="Close"/></keybind>
    <keybind key="W-Up"><action name="Maximize"/></keybind>
  </keyboard>
  <mouse></mouse>
</openbox_config>
"""

LAUNCHERS = ["/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher"]


def connect(address):
    flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
    return Gio.DBusConnection.new_for_address_sync(address, flags, None, None)


class Desktop:
    def __init__(self, size="1280x800"):
        self.size = size
        self.processes = []
        self.scratch = pathlib.Path(tempfile.mkdtemp(prefix="ctui-"))
        runtime = self.scratch / "runtime"
        services = self.scratch / "services"
        for folder in (runtime, services):
            folder.mkdir(mode=0o700)
        self.log = open(self.scratch / "desktop.log", "ab")
        self.env = {name: value for name, value in os.environ.items()
                    if name not in ("WAYLAND_DISPLAY", "NO_AT_BRIDGE", "GTK_A11Y", "AT_SPI_BUS_ADDRESS")}
        self.env |= {"XDG_RUNTIME_DIR": str(runtime), "HOME": str(self.scratch)}
        try:
            self._start_display()
            self._start_buses(runtime, services)
            self._start_window_manager()
        except BaseException:
            self.stop()
            raise
        self.pointer = Pointer(self.env)

    def spawn(self, command, **options):
        """Starts a program that is ended when this script ends, however it ends."""
        options = {"env": self.env, "stdin": subprocess.DEVNULL, "stderr": self.log} | options
        process = subprocess.Popen(["setpriv", "--pdeathsig", "TERM", *map(str, command)], **options)
        self.processes.append(process)
        return process

    def _start_display(self):
        ours, theirs = os.pipe()
        self.spawn(["Xvfb", "-displayfd", theirs, "-screen", "0", self.size + "x24", "-nolisten", "tcp", "-noreset"],
                   pass_fds=[theirs], stdout=self.log)
        os.close(theirs)
        with os.fdopen(ours) as display:
            self.env["DISPLAY"] = ":" + display.readline().strip()

    def _start_buses(self, runtime, services):
        config = self.scratch / "bus.conf"
        config.write_text(BUS_CONFIG.format(runtime=runtime, services=services))
        daemon = self.spawn(["dbus-daemon", "--nofork", "--nopidfile", "--print-address", f"--config-file={config}"],
                            stdout=subprocess.PIPE, text=True)
        self.env["DBUS_SESSION_BUS_ADDRESS"] = daemon.stdout.readline().strip()
        launcher = next(path for path in LAUNCHERS if os.path.exists(path))
        self.spawn([launcher, "--launch-immediately", "--a11y=1"], stdout=self.log)
        session = connect(self.env["DBUS_SESSION_BUS_ADDRESS"])

        def address():
            try:
                return session.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress",
                                         None, None, Gio.DBusCallFlags.NONE, 5000, None).unpack()[0]
            except GLib.Error:
                return None
        self.accessibility = connect(wait_for("the accessibility bus", address))

    def _start_window_manager(self):
        config = self.scratch / "openbox.xml"
        config.write_text(OPENBOX_CONFIG)
        self.spawn(["openbox", "--sm-disable", "--config-file", config], stdout=self.log)
        wait_for("the window manager", lambda: subprocess.run(
            ["xdotool", "get_num_desktops"], env=self.env, capture_output=True, check=False).returncode == 0)

    def scale_text(self, factor):
        """Text of this size for programs that start from now on."""
        subprocess.run(["xprop", "-root", "-f", "RESOURCE_MANAGER", "8s", "-set", "RESOURCE_MANAGER",
                        f"Xft.dpi: {96 * factor}\n"], env=self.env, check=True)

    def screenshot(self, path):
        path = pathlib.Path(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["import", "-define", "png:exclude-chunk=date,time", "-window", "root", str(path)], env=self.env, check=True)
        return path

    def calm_screenshot(self, path, seconds=3):
        """A screenshot in which nothing slides or fades: two in a row that are equal, or the last after that time."""
        end = time.monotonic() + seconds
        before = None
        while time.monotonic() < end:
            now = self.screenshot(path).read_bytes()
            if now == before:
                break
            before = now
            time.sleep(0.15)
        return path

    def stop(self):
        for process in reversed(self.processes):
            if process.poll() is None:
                process.terminate()
        for process in self.processes:
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.log.close()
        shutil.rmtree(self.scratch, ignore_errors=True)
