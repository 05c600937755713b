//! Pages of long lists: what the grid asks for and gets.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The most rows one page holds.
pub const ROWS_MAX: u32 = 500;

/// Which part of a list, in which order.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Window<S> {
    /// The first row wanted, from 0.
    pub offset: u32,
    /// How many, at most [`ROWS_MAX`].
    pub limit: u32,
    /// By what.
    pub sort: S,
    /// Largest or newest first.
    pub descending: bool,
}

/// A part of a list.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// How many rows the whole list has.
    pub total: u32,
}
