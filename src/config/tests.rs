//! Every way in which a setting may be given, and every way in which it may be given wrongly.

use std::time::Duration;

use secrecy::ExposeSecret;

use super::*;

fn sources(file: &str, variables: &[(&str, &str)]) -> Sources {
    Sources {
        file: (!file.is_empty()).then(|| ("shop.toml".to_owned(), file.to_owned())),
        variables: variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        flags: Vec::new(),
    }
}

fn mistakes(file: &str, variables: &[(&str, &str)]) -> Vec<String> {
    let error = Loaded::from_sources(&sources(file, variables)).unwrap_err();
    error.mistakes.iter().map(ToString::to_string).collect()
}

fn config(file: &str, variables: &[(&str, &str)]) -> Config {
    Loaded::from_sources(&sources(file, variables)).unwrap().config
}

/// The file is written by `beseda check-config --defaults > config/beseda.toml`.
#[test]
fn the_commented_file_is_the_defaults() {
    assert_eq!(include_str!("../../config/beseda.toml"), commented_defaults());
}

#[test]
fn the_commented_file_with_every_comment_taken_away_says_what_holds_anyway() {
    let without = |line: &str| {
        let key = line.strip_prefix('#').filter(|rest| !rest.starts_with(' '));
        key.unwrap_or(line).to_owned()
    };
    let text = commented_defaults().lines().map(without).collect::<Vec<_>>().join("\n");
    let loaded = Loaded::from_sources(&sources(&text, &[])).unwrap();
    assert_eq!(loaded.config.values(), Config::default().values());
    assert!(loaded.shown().iter().all(|shown| shown.origin == Origin::File("shop.toml".to_owned())));
}

#[test]
fn every_setting_is_also_a_variable() {
    for (setting, value) in Config::settings().zip(Config::default().values()) {
        // Secrets and addresses that must look like one have no default to be set to.
        let bare = value.trim_matches(['"', '[', ']']).replace("\", \"", ",");
        let loaded = Loaded::from_sources(&sources("", &[(&setting.variable(), &bare)])).unwrap();
        let shown = loaded.shown().into_iter().find(|shown| shown.setting == setting).unwrap();
        assert_eq!(shown.origin, Origin::Variable(setting.variable()), "{}", setting.name());
        assert_eq!(shown.value, value, "{}", setting.name());
    }
}

#[test]
fn the_command_line_wins_over_the_environment_and_that_over_the_file() {
    let mut all = sources("[server]\nlisten = \"127.0.0.1:1\"", &[("BESEDA_SERVER_LISTEN", "127.0.0.1:2")]);
    assert_eq!(Loaded::from_sources(&all).unwrap().config.server.listen.port(), 2);
    all.flags.push(("server.listen", "--listen", "127.0.0.1:3".to_owned()));
    assert_eq!(Loaded::from_sources(&all).unwrap().config.server.listen.port(), 3);
    all.variables.clear();
    all.flags.clear();
    assert_eq!(Loaded::from_sources(&all).unwrap().config.server.listen.port(), 1);
}

#[test]
fn what_hosting_platforms_set_is_understood_and_our_own_name_wins() {
    let config = config("", &[("DATABASE_URL", "postgres://a"), ("REDIS_URL", "redis://b"), ("BESEDA_REDIS_URL", "redis://c")]);
    assert_eq!(config.database.url.unwrap().expose_secret(), "postgres://a");
    assert_eq!(config.redis.url.unwrap().expose_secret(), "redis://c");
}

#[test]
fn all_mistakes_are_reported_together_each_with_its_cure() {
    let file =
        "[server]\nlisten = 8080\nlisen = \"x\"\n[limits]\nin_flight = 0\nframe_bytes = \"64 kilo\"\nshoes = 3\n[log]\nlevel = \"infos\"";
    assert_eq!(
        mistakes(file, &[("BESEDA_LIMITS_HEARTBEAT", "25"), ("BESEDA_LIMITS_HEARTBEET", "25s")]),
        [
            "`server.listen` is `8080` (from shop.toml): it must be an address and a port, such as 127.0.0.1:8080 or [::]:8080",
            "`limits.frame_bytes` is `64 kilo` (from shop.toml): it must be a size, such as 65536, \"64KiB\" or \"10MiB\"",
            "`limits.in_flight` is `0` (from shop.toml): it must be from 1 to 1024",
            "`limits.heartbeat` is `25` (from the variable BESEDA_LIMITS_HEARTBEAT): it must be a time with its unit, such as \"500ms\", \"30s\", \"15m\", \"12h\" or \"30d\"",
            "`log.level` is `infos` (from shop.toml): it must be `error`, `warn`, `info`, `debug` or `trace`, or levels by module such as `info,beseda::http=debug`",
            "there is no setting `limits.shoes` (from shop.toml); `beseda check-config` lists those there are",
            "there is no setting `server.lisen` (from shop.toml); did you mean `server.listen`?",
            "there is no setting `BESEDA_LIMITS_HEARTBEET` (from the variable BESEDA_LIMITS_HEARTBEET); did you mean `BESEDA_LIMITS_HEARTBEAT`?",
        ]
    );
}

#[test]
fn a_key_in_the_wrong_section_is_sent_to_the_right_one() {
    let said = mistakes("[server]\nin_flight = 3\n", &[]);
    assert_eq!(said, ["there is no setting `server.in_flight` (from shop.toml); did you mean `limits.in_flight`?"]);
}

#[test]
fn a_file_that_is_not_toml_is_told_with_its_line() {
    let said = mistakes("[server]\nlisten = ", &[]);
    assert!(said[0].contains("`shop.toml` is not TOML") && said[0].contains("line 2"), "{said:?}");
}

#[test]
fn a_secret_is_shown_nowhere() {
    let loaded = Loaded::from_sources(&sources("[database]\nurl = \"postgres://u:hunter2@h/d\"", &[])).unwrap();
    let shown = format!("{:?} {:?}", loaded, loaded.shown());
    assert!(!shown.contains("hunter2"), "{shown}");
    let said = mistakes("[database]\nurl = [\"hunter2\"]", &[]);
    assert_eq!(said, ["`database.url` is `***` (from shop.toml): it must be a text"]);
}

#[test]
fn other_peoples_variables_are_left_alone() {
    config("", &[("BESEDA_IMAGE_TAG", "7"), ("PATH", "/bin"), ("BESEDA_CONFIG", "x.toml")]);
}

#[test]
fn times_sizes_and_never_are_read_with_their_units() {
    let text = "[conversation]\nauto_resolve_after = \"never\"\npassivate_after = \"90s\"\n[limits]\nframe_bytes = \"32KiB\"\n";
    let config = config(text, &[]);
    assert_eq!(config.conversation.auto_resolve_after, None);
    assert_eq!(config.conversation.passivate_after, Duration::from_secs(90));
    assert_eq!(config.limits.frame_bytes, Bytes(32_768));
}

#[test]
fn links_are_made_with_the_public_address_and_else_with_one_that_a_browser_can_reach() {
    let url = |file: &str| config(file, &[]).server.base_url();
    assert_eq!(url(""), "http://127.0.0.1:8080");
    assert_eq!(url("[server]\nlisten = \"0.0.0.0:80\""), "http://localhost:80");
    assert_eq!(url("[server]\nlisten = \"[::1]:80\""), "http://[::1]:80");
    assert_eq!(url("[server]\npublic_url = \"https://chat.shop.example/\""), "https://chat.shop.example");
}

#[test]
fn an_address_of_the_wrong_kind_is_a_mistake_that_does_not_show_its_password() {
    let said = mistakes(
        "",
        &[("DATABASE_URL", "mysql://u:hunter2@h/d"), ("REDIS_URL", "localhost:6379"), ("BESEDA_SERVER_PUBLIC_URL", "shop.example")],
    );
    assert_eq!(
        said,
        [
            "`server.public_url` is `shop.example` (from the variable BESEDA_SERVER_PUBLIC_URL): it must be an address that begins with https:// or http://",
            "`database.url` is `***` (from the variable DATABASE_URL): it must be an address that begins with postgres:// or postgresql://",
            "`redis.url` is `***` (from the variable REDIS_URL): it must be an address that begins with redis:// or rediss://",
        ]
    );
}

/// The folder must not be guessed from an empty variable: that would be the root of the disk.
#[test]
fn an_empty_folder_is_a_mistake() {
    let said = mistakes("", &[("BESEDA_SERVER_DATA_DIR", "")]);
    assert_eq!(said, ["`server.data_dir` is `` (from the variable BESEDA_SERVER_DATA_DIR): it must be the path of a folder"]);
}
