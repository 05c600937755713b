//! Notifications of the system. The window has the words; a click opens what they are about, and never does anything else.

use gatehouse_rules::id::EmployeeId;
use serde::{Deserialize, Serialize};
use tauri::{AppHandle, Manager, Runtime};
use ts_rs::TS;

use std::sync::Arc;

use crate::desktop::Desktop;
use crate::link::{Open, Screen};
use crate::window;

/// Longest text that is shown, in characters: names come from outside.
const LONGEST: usize = 200;

/// One notification.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Notice {
    /// What happened.
    pub title: String,
    /// To whom, or in whose words. Plain text: what looks like markup is shown as it is.
    pub body: String,
    /// Which screen a click opens.
    pub screen: Screen,
    /// Whose pane.
    pub employee: Option<EmployeeId>,
}

/// Shows one. A desktop that shows none is no reason to disturb the person.
pub fn show<R: Runtime>(app: &AppHandle<R>, notice: Notice) {
    let app = app.clone();
    tauri::async_runtime::spawn_blocking(move || {
        if let Err(error) = tell(&app, notice) {
            tracing::info!(%error, "no notification was shown");
        }
    });
}

#[cfg(target_os = "linux")]
fn tell<R: Runtime>(app: &AppHandle<R>, notice: Notice) -> notify_rust::error::Result<()> {
    let marks = notify_rust::get_capabilities()?
        .iter()
        .any(|one| one == "body-markup");
    let handle = notify_rust::Notification::new()
        .appname("Gatehouse")
        .icon("gatehouse")
        .summary(&short(&notice.title))
        .body(&body(&notice.body, marks))
        .action("default", "")
        .show()?;
    handle.wait_for_action(|action| {
        if action == "default" {
            window::show(app);
            app.state::<Arc<Desktop>>().open(Open {
                screen: Some(notice.screen),
                employee: notice.employee,
            });
        }
    });
    Ok(())
}

/// Elsewhere a click brings the app to the front, as the system does by itself.
#[cfg(not(target_os = "linux"))]
fn tell<R: Runtime>(_: &AppHandle<R>, notice: Notice) -> notify_rust::error::Result<()> {
    notify_rust::Notification::new()
        .appname("Gatehouse")
        .summary(&short(&notice.title))
        .body(&body(&notice.body, false))
        .show()
        .map(drop)
}

fn short(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control())
        .take(LONGEST)
        .collect()
}

/// Some desktops read markup in the body, so that a name could draw links there.
fn body(text: &str, marks: bool) -> String {
    let text = short(text);
    if marks {
        text.replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_draws_nothing_in_a_notification_attack_34() {
        let name = "<a href='http://x'>Eve</a> & co\u{1b}[31m";
        assert_eq!(
            body(name, true),
            "&lt;a href='http://x'&gt;Eve&lt;/a&gt; &amp; co[31m"
        );
        assert_eq!(body(name, false), "<a href='http://x'>Eve</a> & co[31m");
        assert_eq!(short(&"ы".repeat(1_000)).chars().count(), LONGEST);
        for words in include_str!("../tests/hostile.txt").lines() {
            let drawn = body(words, true);
            assert!(!drawn.contains(['<', '>']), "{drawn}");
            assert_eq!(body(words, false), words);
        }
    }
}
