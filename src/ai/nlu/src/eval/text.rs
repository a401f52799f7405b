//! Reports for people.

use std::fmt::{Display, Formatter, Result};

use crate::entities::Kind;
use crate::eval::{EntityReport, LabelReport, Report, Shares, Spans};

/// Classes in one table are all told; confusions only the first.
const CONFUSIONS_TOLD: usize = 15;

impl Display for Report {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        match self {
            Self::Labels(report) => report.fmt(out),
            Self::Entities(report) => report.fmt(out),
        }
    }
}

impl Display for LabelReport {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        writeln!(
            out,
            "{:<10} {:>8} {:>8} {:>8} {:>16} {:>13} {:>13} {:>11}",
            "", "messages", "accuracy", "macro F1", "sure: share/right", "95 % right at", "98 % right at", "calibration"
        )?;
        line(out, "all", &self.all)?;
        for (language, shares) in &self.languages {
            line(out, language, shares)?;
        }
        writeln!(out, "\n{:<24} {:>8} {:>9} {:>8} {:>8}", "class", "messages", "precision", "recall", "F1")?;
        for class in &self.classes {
            let percents = [class.precision, class.recall, class.f1].map(percent);
            writeln!(out, "{:<24} {:>8} {:>9} {:>8} {:>8}", class.label, class.messages, percents[0], percents[1], percents[2])?;
        }
        writeln!(out, "\nmost confused")?;
        for confusion in self.confusion.iter().take(CONFUSIONS_TOLD) {
            writeln!(out, "{:>5}  {} taken for {}", confusion.times, confusion.wanted, confusion.got)?;
        }
        writeln!(out, "\nconfidence  right  messages")?;
        for bin in &self.calibration {
            writeln!(out, "{:>10} {:>6} {:>9}", percent(bin.confidence), percent(bin.accuracy), bin.messages)?;
        }
        Ok(())
    }
}

fn line(out: &mut Formatter<'_>, name: &str, shares: &Shares) -> Result {
    let sure = format!("{}/{}", percent(shares.trusted), percent(shares.trusted_accuracy));
    let (at_95, at_98) = (percent(shares.coverage_at_95.share), percent(shares.coverage_at_98.share));
    write!(
        out,
        "{name:<10} {:>8} {:>8} {:>8} {sure:>17} {at_95:>13} {at_98:>13}",
        shares.messages,
        percent(shares.accuracy),
        percent(shares.macro_f1)
    )?;
    write!(out, " {:>11}", percent(shares.calibration_error))?;
    if let Some(polar) = &shares.polar_coverage_at_95 {
        write!(out, "   negative or positive: 95 % right at {}", percent(polar.share))?;
    }
    if let Some(refused) = shares.out_of_scope_refused {
        write!(out, "   out of scope refused {}", percent(refused))?;
    }
    writeln!(out)
}

impl Display for EntityReport {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        let languages = self.languages();
        write!(out, "{:<18} {:>8} {:>8}", "F1", "all", "wanted")?;
        for language in &languages {
            write!(out, " {language:>8}")?;
        }
        writeln!(out)?;
        for kind in Kind::ALL {
            row(self, out, &languages, kind.name(), |of| of == kind)?;
        }
        row(self, out, &languages, "with a format", Kind::has_format)?;
        row(self, out, &languages, "others", |kind| !kind.has_format())?;
        row(self, out, &languages, "all", |_| true)
    }
}

fn row(report: &EntityReport, out: &mut Formatter<'_>, languages: &[&str], name: &str, wanted: impl Fn(Kind) -> bool) -> Result {
    let told = |spans: Spans| if spans.found + spans.wanted == 0 { "-".to_owned() } else { percent(spans.f1()) };
    let all = report.spans(None, &wanted);
    write!(out, "{name:<18} {:>8} {:>8}", told(all), all.wanted)?;
    for language in languages {
        write!(out, " {:>8}", told(report.spans(Some(language), &wanted)))?;
    }
    writeln!(out)
}

fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}
