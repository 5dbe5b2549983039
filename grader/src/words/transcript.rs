//! What kit says in transcripts and timelines. A suite's own words are in its `problem.toml`.

use crate::lang::Lang;

/// With `#` for every number; nothing for what is not kit's.
pub fn of_kit(lang: Lang, said: &str) -> Option<&'static str> {
    let (ko, en) = match said {
        "agrees with the model" => ("모델과 같습니다", "agrees with the model"),
        "never" => ("없음", "never"),
        "hardly grows" => ("거의 늘지 않음", "hardly grows"),
        "# schedules, every one:" => ("실행 순서 #가지 모두:", "# schedules, every one:"),
        "# programs, every one:" => ("무작위 프로그램 #개 모두:", "# programs, every one:"),
        "# histories, every one:" => ("시나리오 #가지 모두:", "# histories, every one:"),
        "# of # schedules, first seed #:" => (
            "실행 순서 #/#가지, 첫 시드 #:",
            "# of # schedules, first seed #:",
        ),
        "# of # programs, first seed #:" => (
            "무작위 프로그램 #/#개, 첫 시드 #:",
            "# of # programs, first seed #:",
        ),
        "# of # histories, first seed #:" => (
            "시나리오 #/#가지, 첫 시드 #:",
            "# of # histories, first seed #:",
        ),
        _ => return None,
    };
    Some(lang.pick(ko, en))
}

/// What a thread did; nothing for a call, which is told as it is written.
pub fn step(lang: Lang, what: &str) -> Option<String> {
    if lang == Lang::En {
        return None;
    }
    let whole = match what {
        "ends" => "끝남",
        "ends by a panic" => "패닉으로 끝남",
        "yields" => "양보함",
        "cancelled" => "취소됨",
        "healed" => "복구됨",
        _ => "",
    };
    if !whole.is_empty() {
        return Some(whole.to_owned());
    }
    let told: [(&str, fn(&str) -> String); 5] = [
        ("waits for ", |what| format!("{what}에서 기다림")),
        ("starts ", |thread| format!("{thread} 시작")),
        ("sleeps ", |span| format!("{span} 동안 잠")),
        ("lets ", |span| {
            format!("{} 보냄", span.trim_end_matches(" pass"))
        }),
        ("sets the wall clock back by ", |span| {
            format!("벽시계를 {span} 뒤로 돌림")
        }),
    ];
    let found = told
        .iter()
        .find_map(|(start, told)| what.strip_prefix(start).map(told));
    found
}
