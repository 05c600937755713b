//! A clean Debian in a folder, in which the packages are installed: what they forget to ask for is not there.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use anyhow::{Context, Result, bail};

use crate::say;

/// A system of its own in a folder. It shares the network and the kernel, and nothing else.
pub struct Clean {
    root: PathBuf,
}

/// What makes the system's folders for one program, and lets go of them with it: no mount outlives it.
const ENTER: &str = r#"set -e
root="$1"; shift
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
exec chroot "$root" "$@""#;

impl Clean {
    /// Installs one of the release that this machine runs, from where this machine installs.
    ///
    /// # Errors
    /// When debootstrap fails, or this is no Debian.
    pub fn set_up(root: &Path) -> Result<Self> {
        let (release, from) = (release()?, from()?);
        say(format!(
            "Installing a clean {release} into {}",
            root.display()
        ));
        // A half-made one of before; nothing is mounted there once its programs ended.
        let _ = std::fs::remove_dir_all(root);
        std::fs::create_dir_all(root)?;
        let mut bootstrap = Command::new("debootstrap");
        bootstrap
            .args(["--variant=minbase", "--include=ca-certificates", &release])
            .arg(root)
            .arg(from);
        quietly(&mut bootstrap)?;
        let clean = Self {
            root: root.to_owned(),
        };
        // Services are not started by installing here, as in any image.
        let policy = clean.path("/usr/sbin/policy-rc.d");
        std::fs::write(&policy, "#!/bin/sh\nexit 101\n")?;
        executable(&policy)?;
        clean.must(&["apt-get", "update", "-q"])?;
        Ok(clean)
    }

    /// A place in it, as seen from outside.
    pub fn path(&self, inside: &str) -> PathBuf {
        self.root.join(inside.trim_start_matches('/'))
    }

    /// A program in it.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new("unshare");
        command
            .args([
                "--mount",
                "--propagation",
                "private",
                "sh",
                "-c",
                ENTER,
                "sh",
            ])
            .arg(&self.root)
            .args(words)
            .env("DEBIAN_FRONTEND", "noninteractive")
            .env("HOME", "/root")
            .env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")
            .env_remove("TMPDIR")
            .stdin(Stdio::null());
        command
    }

    /// A file that starts a program in it, for whoever takes nothing but a file's name.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn starter(&self, file: &Path, program: &str) -> Result<()> {
        let text = format!(
            "#!/bin/sh\nexec unshare --mount --propagation private sh -c '{ENTER}' sh '{}' env HOME=/root PATH=/usr/bin:/bin {program} \"$@\"\n",
            self.root.display()
        );
        std::fs::write(file, text)?;
        executable(file)
    }

    /// Runs a program in it to its end.
    ///
    /// # Errors
    /// When it fails; with what it said.
    pub fn must(&self, words: &[&str]) -> Result<String> {
        let out = quietly(&mut self.command(words))?;
        Ok(String::from_utf8_lossy(&out.stdout).into_owned())
    }

    /// Runs a program in it that must fail; what it complained of.
    ///
    /// # Errors
    /// When it succeeds.
    pub fn refused(&self, words: &[&str]) -> Result<String> {
        let out = self.command(words).output()?;
        if out.status.success() {
            bail!("{words:?} was to be refused");
        }
        Ok(String::from_utf8_lossy(&out.stderr).into_owned())
    }

    /// Installs a package and what it asks for, with these beside it.
    ///
    /// # Errors
    /// When something it asks for is not to be had.
    pub fn install(&self, package: &Path, beside: &[&str]) -> Result<()> {
        let name = package.file_name().context("a package has a name")?;
        let inside = format!("/root/{}", name.to_string_lossy());
        std::fs::copy(package, self.path(&inside))?;
        let mut words = vec![
            "apt-get",
            "install",
            "-y",
            "-q",
            "--no-install-recommends",
            // Nobody is there to be asked; whoever is keeps what they wrote as well, by the default answer.
            "-o",
            "Dpkg::Options::=--force-confold",
            &inside,
        ];
        words.extend_from_slice(beside);
        self.must(&words).map(drop)
    }
}

#[cfg(not(unix))]
fn executable(_: &Path) -> Result<()> {
    bail!("packages for Linux are proved on Linux")
}

#[cfg(unix)]
fn executable(file: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    Ok(std::fs::set_permissions(
        file,
        std::fs::Permissions::from_mode(0o755),
    )?)
}

fn quietly(command: &mut Command) -> Result<Output> {
    let out = command
        .output()
        .with_context(|| format!("start {:?}", command.get_program()))?;
    if out.status.success() {
        return Ok(out);
    }
    let (said, complained) = (
        String::from_utf8_lossy(&out.stdout),
        String::from_utf8_lossy(&out.stderr),
    );
    let words: Vec<_> = command.get_args().collect();
    bail!("{words:?} failed ({}):\n{said}\n{complained}", out.status)
}

/// The name of the release that runs here.
fn release() -> Result<String> {
    let about = std::fs::read_to_string("/etc/os-release")?;
    about
        .lines()
        .find_map(|line| line.strip_prefix("VERSION_CODENAME="))
        .map(|name| name.trim_matches('"').to_owned())
        .context("/etc/os-release names a release")
}

/// Where this machine's packages come from.
fn from() -> Result<String> {
    let out = Command::new("apt-get")
        .args(["indextargets", "--format", "$(REPO_URI)"])
        .output()?;
    String::from_utf8_lossy(&out.stdout)
        .lines()
        .find(|line| !line.contains("security"))
        .map(str::to_owned)
        .context("apt-get knows where packages come from")
}
