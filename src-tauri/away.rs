//! Nobody is at the desk: the computer goes to sleep, or its screen is locked (SYN-4). Which signals tell that is a matter of the system;
//! what follows is the desktop's.

use std::sync::Weak;

use crate::desktop::Desktop;

/// Tells the desktop each time that somebody leaves, for as long as the app runs. Where the system does not say so, nobody ever leaves.
#[cfg(target_os = "linux")]
pub async fn watch(desktop: Weak<Desktop>) {
    let (asleep, saved, locked) = tokio::join!(
        linux::sleep(&desktop),
        linux::screen(&desktop),
        linux::session(&desktop)
    );
    for ended in [asleep, saved, locked] {
        if let Err(error) = ended {
            tracing::info!(%error, "the system does not say when somebody leaves");
        }
    }
}

/// The same where only sleep is noticed, when it is over: time went on by more than a minute between two
/// looks at the clock, and the app did not; a busy computer delays them by less.
#[cfg(not(target_os = "linux"))]
pub async fn watch(desktop: Weak<Desktop>) {
    use std::time::Duration;

    use gatehouse_rules::time::Clock;

    const CHECK: Duration = Duration::from_secs(4);
    const SLEPT: i64 = 60_000;
    let mut before = Clock::System.now().0;
    loop {
        tokio::time::sleep(CHECK).await;
        let now = Clock::System.now().0;
        if now - before > SLEPT {
            leave(&desktop).await;
        }
        before = now;
    }
}

async fn leave(desktop: &Weak<Desktop>) {
    if let Some(desktop) = desktop.upgrade() {
        desktop.lock_if_away().await;
    }
}

#[cfg(target_os = "linux")]
mod linux {
    use std::sync::Weak;

    use futures_util::StreamExt as _;
    use zbus::message::Type;
    use zbus::zvariant::{ObjectPath, OwnedFd, OwnedObjectPath, OwnedValue};
    use zbus::{Connection, MatchRule, MessageStream, Result};

    use super::leave;
    use crate::desktop::Desktop;

    const LOGIN: &str = "org.freedesktop.login1";
    const MANAGER: &str = "org.freedesktop.login1.Manager";
    const SESSION: &str = "org.freedesktop.login1.Session";

    /// The computer goes to sleep. It waits for us, for as long as it lets anyone, so that the key is gone from memory by then.
    pub(super) async fn sleep(desktop: &Weak<Desktop>) -> Result<()> {
        let bus = Connection::system().await?;
        let rule = MatchRule::builder()
            .msg_type(Type::Signal)
            .sender(LOGIN)?
            .interface(MANAGER)?
            .member("PrepareForSleep")?
            .build();
        let mut signals = MessageStream::for_match_rule(rule, &bus, None).await?;
        let mut delay = delayed(&bus).await;
        while let Some(signal) = signals.next().await {
            if signal?.body().deserialize::<bool>()? {
                leave(desktop).await;
                drop(delay.take());
            } else {
                delay = delayed(&bus).await;
            }
        }
        Ok(())
    }

    /// Sleep waits while this is held.
    async fn delayed(bus: &Connection) -> Option<OwnedFd> {
        let why = ("sleep", "Gatehouse", "Locks what it keeps", "delay");
        let path = "/org/freedesktop/login1";
        let answer = bus.call_method(Some(LOGIN), path, Some(MANAGER), "Inhibit", &why);
        answer.await.ok()?.body().deserialize().ok()
    }

    /// A session of this person is asked to lock, by `loginctl lock-session`, a lid or a key: desktops without a screen saver that
    /// says so lock by this alone.
    pub(super) async fn session(desktop: &Weak<Desktop>) -> Result<()> {
        let bus = Connection::system().await?;
        let rule = MatchRule::builder()
            .msg_type(Type::Signal)
            .sender(LOGIN)?
            .interface(SESSION)?
            .member("Lock")?
            .build();
        let mut signals = MessageStream::for_match_rule(rule, &bus, None).await?;
        while let Some(signal) = signals.next().await {
            let signal = signal?;
            let header = signal.header();
            let Some(path) = header.path() else { continue };
            let whose = user_of(&bus, path).await;
            if whose.is_some() && whose == own_user() {
                leave(desktop).await;
            }
        }
        Ok(())
    }

    /// Whose session it is, by the system's number.
    async fn user_of(bus: &Connection, session: &ObjectPath<'_>) -> Option<u32> {
        let properties = "org.freedesktop.DBus.Properties";
        let asked = (SESSION, "User");
        let answer = bus.call_method(Some(LOGIN), session, Some(properties), "Get", &asked);
        let user: OwnedValue = answer.await.ok()?.body().deserialize().ok()?;
        let (number, _) = <(u32, OwnedObjectPath)>::try_from(user).ok()?;
        Some(number)
    }

    fn own_user() -> Option<u32> {
        use std::os::unix::fs::MetadataExt as _;
        std::fs::metadata("/proc/self").ok().map(|own| own.uid())
    }

    /// The screen is locked, or a screen saver stands before it: every desktop has its own name for who says so.
    pub(super) async fn screen(desktop: &Weak<Desktop>) -> Result<()> {
        let bus = Connection::session().await?;
        let rule = MatchRule::builder()
            .msg_type(Type::Signal)
            .member("ActiveChanged")?
            .build();
        let mut signals = MessageStream::for_match_rule(rule, &bus, None).await?;
        while let Some(signal) = signals.next().await {
            let signal = signal?;
            let header = signal.header();
            let by_screen = header
                .interface()
                .is_some_and(|name| name.ends_with(".ScreenSaver"));
            // What is no truth value is another's signal of that name.
            if by_screen && signal.body().deserialize().unwrap_or(false) {
                leave(desktop).await;
            }
        }
        Ok(())
    }
}
