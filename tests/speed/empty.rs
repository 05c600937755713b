//! A Tauri window with one heading and nothing else: what a start costs before there is anything to start.

use std::borrow::Cow;
use std::path::PathBuf;

use tauri::test::mock_context;
use tauri::utils::assets::{AssetKey, AssetsIter, CspHash};
use tauri::{Assets, Builder, WebviewUrl, WebviewWindowBuilder, Wry};

const PAGE: &[u8] = b"<!doctype html><meta charset=\"utf-8\"><title>Empty</title><h1>Empty</h1>";

struct Page;

impl Assets<Wry> for Page {
    fn get(&self, _: &AssetKey) -> Option<Cow<'_, [u8]>> {
        Some(Cow::Borrowed(PAGE))
    }

    fn iter(&self) -> Box<AssetsIter<'_>> {
        Box::new(std::iter::once((
            Cow::Borrowed("/index.html"),
            Cow::Borrowed(PAGE),
        )))
    }

    fn csp_hashes(&self, _: &AssetKey) -> Box<dyn Iterator<Item = CspHash<'_>> + '_> {
        Box::new(std::iter::empty())
    }
}

fn main() -> tauri::Result<()> {
    // The same variable as the app's, so that both keep WebKit's files in a folder of their own.
    let folder =
        std::env::var_os("GATEHOUSE_PROFILE").map_or_else(std::env::temp_dir, PathBuf::from);
    Builder::default()
        .setup(move |app| {
            WebviewWindowBuilder::new(app, "main", WebviewUrl::default())
                .title("Empty")
                .inner_size(1280.0, 800.0)
                .data_directory(folder.join("window"))
                .build()?;
            Ok(())
        })
        .run(mock_context(Page))
}
