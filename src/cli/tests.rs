//! The command line as people type it.

use clap::{CommandFactory as _, Parser as _};

use super::*;

#[test]
fn the_command_line_is_sound() {
    Cli::command().debug_assert();
}

#[test]
fn every_command_takes_the_file_the_folder_and_json_wherever_they_stand() {
    for line in [
        "beseda --config a.toml --data d --json check-config",
        "beseda check-config --config a.toml --data d --json",
        "beseda migrate --config a.toml --data d --json",
        "beseda serve --listen 127.0.0.1:0 --config a.toml --data d --json",
        "beseda user add --email a@b --role agent --name A --password-stdin --config a.toml --data d --json",
        "beseda user password --email a@b --config a.toml --data d --json",
        "beseda inbox add --name N --origin https://a --origin https://b --config a.toml --data d --json",
        "beseda knowledge import dir --config a.toml --data d --json",
    ] {
        let cli = Cli::try_parse_from(line.split(' ')).unwrap_or_else(|error| panic!("{line}: {error}"));
        assert_eq!(cli.common.config.as_deref(), Some(std::path::Path::new("a.toml")), "{line}");
        assert_eq!(cli.common.data.as_deref(), Some(std::path::Path::new("d")), "{line}");
        assert!(cli.common.json, "{line}");
    }
}

#[test]
fn what_is_missing_or_unknown_is_a_wrong_command_line() {
    for line in
        ["beseda", "beseda user add --email a@b", "beseda inbox add --name N", "beseda user add --email a@b --role boss", "beseda srve"]
    {
        assert!(Cli::try_parse_from(line.split(' ')).is_err(), "{line}");
    }
}

#[test]
fn help_teaches_by_example() {
    let help = Cli::command().render_help().to_string();
    assert!(help.contains("beseda serve --listen") && help.contains("Exit status") && !help.contains("openapi"), "{help}");
}
