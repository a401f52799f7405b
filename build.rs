//! Sees to it that the binary is built anew when a front end was: their built pages are embedded in it.

use std::path::Path;

/// Folders whose files are embedded.
const EMBEDDED: [&str; 4] = ["widget/dist", "dashboard/dist", "demo/shop", "demo/knowledge"];

fn main() -> std::io::Result<()> {
    for folder in EMBEDDED {
        // A folder that is not there counts as changed at every build; an empty one does not.
        if !Path::new(folder).exists() {
            std::fs::create_dir_all(folder)?;
        }
        println!("cargo::rerun-if-changed={folder}");
    }
    println!("cargo::rerun-if-changed=migrations");
    Ok(())
}
