//! Filters that the admin named, to come back to. They name departments and people, so that they lie encrypted beside the outbox, which no
//! resync touches; they go with this device.

use std::collections::BTreeMap;

use gatehouse_rules::problem::Problem;
use gatehouse_rules::workspace::check_name;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::failure::Result;
use crate::open::{self, Mirror};

/// The key in the outbox file's `state`.
const KEY: &str = "filters";
/// As many as one list keeps.
pub const MOST: usize = 30;
/// Longest name, in characters.
pub const NAME_MAX: usize = 60;
/// Longest value of a part, in characters.
const VALUE_MAX: usize = 500;
/// Parts of one filter.
const PARTS_MAX: usize = 20;

/// A filter with a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SavedFilter {
    /// The list that it is of, as the window calls it.
    pub list: String,
    /// Its name, one of a kind in its list.
    pub name: String,
    /// What narrows the list, by the window's own names; parts that are not there narrow nothing.
    pub parts: BTreeMap<String, String>,
}

impl Mirror {
    /// All of them, in the order in which they were kept.
    ///
    /// # Errors
    /// [`Problem::Locked`], [`Problem::VaultDamaged`].
    pub async fn saved_filters(&self) -> Result<Vec<SavedFilter>> {
        let mut tx = self.read().await?;
        Ok(open::find(&mut tx, KEY).await?.unwrap_or_default())
    }

    /// Keeps one; another of that name in its list makes room for it.
    ///
    /// # Errors
    /// [`Problem::BadField`] on `name`, as [`check_name`] says or `too_many`; on `parts`: `too_long`.
    pub async fn save_filter(&self, filter: SavedFilter) -> Result<()> {
        let name = check_name("name", &filter.name, NAME_MAX)?;
        let too_long = |text: &String| text.chars().count() > VALUE_MAX;
        if filter.parts.len() > PARTS_MAX
            || too_long(&filter.list)
            || filter
                .parts
                .iter()
                .any(|(part, value)| too_long(part) || too_long(value))
        {
            return Err(Problem::field("parts", "too_long").into());
        }
        let filter = SavedFilter { name, ..filter };
        let mut write = self.write().await?;
        let mut all: Vec<SavedFilter> = open::find(write.conn(), KEY).await?.unwrap_or_default();
        let same = |one: &SavedFilter| one.list == filter.list && one.name == filter.name;
        let n = all.iter().filter(|one| one.list == filter.list).count();
        match all.iter_mut().find(|one| same(one)) {
            Some(there) => *there = filter,
            None if n >= MOST => return Err(Problem::field("name", "too_many").into()),
            None => all.push(filter),
        }
        open::set(write.conn(), KEY, &all).await?;
        write.commit().await
    }

    /// Removes one; what is not there is gone already.
    ///
    /// # Errors
    /// [`Problem::Locked`], [`Problem::DiskFull`].
    pub async fn remove_filter(&self, filter: &SavedFilter) -> Result<()> {
        let mut write = self.write().await?;
        let mut all: Vec<SavedFilter> = open::find(write.conn(), KEY).await?.unwrap_or_default();
        all.retain(|one| one.list != filter.list || one.name != filter.name);
        open::set(write.conn(), KEY, &all).await?;
        write.commit().await
    }
}
