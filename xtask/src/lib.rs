//! What the tasks and the system tests share: real parts of a real machine, started and ended by us.
//!
//! A process in a group of its own, an own PostgreSQL, an own display with a bus and a keychain, and the two
//! ways to drive a browser engine: plain HTTP for pages without script, WebDriver for windows and Chromium.
//!
//! What is absent: anything of Gatehouse's own crates. What is tested here is reached from outside only.

pub mod desk;
pub mod headless;
pub mod http;
pub mod part;
pub mod postgres;
pub mod sign_in;
pub mod wait;
pub mod webdriver;
