//! The report as one page of HTML that needs nothing else: throughput and delay over time as pictures.

use std::fmt::Write as _;

use crate::scenario::as_f64;
use crate::stats::Second;

const WIDTH: f64 = 860.0;
const HEIGHT: f64 = 220.0;
/// Room on the left for the numbers.
const MARGIN: f64 = 70.0;

/// A line of a picture.
struct Line {
    name: &'static str,
    colour: &'static str,
    values: Vec<f64>,
}

/// Draws the page.
pub(crate) fn render(text: &str, seconds: &[Second]) -> String {
    let of = |name, colour, value: fn(&Second) -> f64| Line { name, colour, values: seconds.iter().map(value).collect() };
    let throughput = picture(
        "Messages a second",
        &[of("acked", "#0b6bcb", |second| as_f64(second.acked)), of("delivered", "#1f7a1f", |second| as_f64(second.delivered))],
    );
    let delay = picture(
        "Delay of the ack in milliseconds",
        &[of("p50", "#0b6bcb", |second| second.ack_p50_ms), of("p99", "#c41c1c", |second| second.ack_p99_ms)],
    );
    format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Beseda under load</title>\
         <style>body{{font:15px/1.5 system-ui,sans-serif;max-width:900px;margin:2rem auto;padding:0 1rem;color:#171a1c}}\
         pre{{background:#f0f4f8;padding:1rem;overflow:auto}}svg{{width:100%;height:auto}}text{{font-size:12px;fill:#555e68}}</style>\
         <h1>Beseda under load</h1><pre>{}</pre>{throughput}{delay}</html>",
        escaped(text)
    )
}

fn picture(title: &str, lines: &[Line]) -> String {
    let most = lines.iter().flat_map(|line| &line.values).copied().fold(0.0, f64::max);
    let longest = lines.iter().map(|line| line.values.len()).max().unwrap_or_default();
    if most <= 0.0 || longest < 2 {
        return String::new();
    }
    let mut svg = format!("<h2>{title}</h2><svg viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{title}\">", WIDTH + MARGIN, HEIGHT + 40.0);
    for quarter in 0..=4 {
        let share = f64::from(quarter) / 4.0;
        let y = HEIGHT * (1.0 - share) + 10.0;
        let value = most * share;
        let label = if most < 10.0 { format!("{value:.2}") } else { format!("{value:.0}") };
        write!(svg, "<line x1=\"{MARGIN}\" x2=\"{}\" y1=\"{y}\" y2=\"{y}\" stroke=\"#dde3ea\"/>", WIDTH + MARGIN).unwrap_or_default();
        write!(svg, "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{label}</text>", MARGIN - 8.0, y + 4.0).unwrap_or_default();
    }
    for (index, line) in (0_u32..).zip(lines) {
        let step = WIDTH / as_f64((longest - 1) as u64);
        let point =
            |(index, value): (u32, &f64)| format!("{:.1},{:.1}", MARGIN + step * f64::from(index), HEIGHT * (1.0 - value / most) + 10.0);
        let points: Vec<String> = (0_u32..).zip(&line.values).map(point).collect();
        write!(svg, "<polyline fill=\"none\" stroke=\"{}\" stroke-width=\"2\" points=\"{}\"/>", line.colour, points.join(" "))
            .unwrap_or_default();
        let x = MARGIN + 120.0 * f64::from(index);
        write!(svg, "<text x=\"{x}\" y=\"{}\" style=\"fill:{}\">{}</text>", HEIGHT + 34.0, line.colour, line.name).unwrap_or_default();
    }
    svg.push_str("</svg>");
    svg
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_shows_the_text_and_draws_what_was_counted() {
        let second = |acked| Second { acked, delivered: acked, ack_p50_ms: 1.0, ack_p99_ms: 2.0 };
        let page = render("<b>", &[second(10), second(20)]);
        assert!(page.contains("&lt;b&gt;") && !page.contains("<b>"));
        assert_eq!(page.matches("<polyline").count(), 4);
        assert!(page.contains("70.0,120.0 930.0,10.0"), "half of the most is half-way up: {page}");
    }

    #[test]
    fn a_run_of_one_second_has_no_picture() {
        assert!(!render("", &[Second { acked: 1, ..Second::default() }]).contains("<svg"));
    }
}
