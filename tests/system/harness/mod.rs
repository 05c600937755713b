//! The parts of a whole Gatehouse, each a real process, each ended by its own id.

pub mod app;
pub mod browser;
pub mod device;
pub mod folder;
pub mod mail;
pub mod provider;
pub mod proxy;
pub mod server;
pub mod stepped;
pub mod window;
