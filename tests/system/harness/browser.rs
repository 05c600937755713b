//! Real Chromium, for the pages that people outside see.

use std::process::Command;

use serde_json::json;
use xtask::webdriver::Session;

use super::folder::Folder;

/// A browser with a profile of its own.
pub struct Browser {
    session: Session,
    _folder: Folder,
}

impl Browser {
    /// One window of that size.
    pub fn open(width: u32, height: u32) -> Self {
        let folder = Folder::new("browser");
        let mut driver = Command::new("chromedriver");
        driver
            .env("HOME", folder.path())
            .env("XDG_CONFIG_HOME", folder.path())
            .env_remove("DISPLAY");
        let session =
            Session::chromium(driver, &folder.path().join("driver.log"), width, height).unwrap();
        // A browser's own window is never as narrow as a phone.
        let phone = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500});
        session
            .developer("Emulation.setDeviceMetricsOverride", &phone)
            .unwrap();
        Self {
            session,
            _folder: folder,
        }
    }

    /// The person's system prefers light or dark.
    pub fn prefer(&self, theme: &str) {
        let features = json!([{"name": "prefers-color-scheme", "value": theme}]);
        self.session
            .developer("Emulation.setEmulatedMedia", &json!({"features": features}))
            .unwrap();
    }
}

impl std::ops::Deref for Browser {
    type Target = Session;

    fn deref(&self) -> &Session {
        &self.session
    }
}
