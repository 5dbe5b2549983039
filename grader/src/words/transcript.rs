//! What kit says in transcripts and timelines, in Korean: in English it is what was logged. A suite's own words are
//! in its `problem.toml`.

/// With `#` for every number; nothing for what is not kit's.
pub fn of_kit(said: &str) -> Option<&'static str> {
    Some(match said {
        "agrees with the model" => "모델과 같음",
        "never" => "한 번도 없음",
        "partition" => "분할",
        "cut off from all" => "모든 노드와 끊김",
        "(cut off)" => "(끊김)",
        "(lost)" => "(사라짐)",
        "hardly grows" => "거의 늘지 않음",
        "grows with the size: # times as much takes # times as long" => {
            "크기만큼 늘어남: 크기가 #배면 시간이 #배"
        }
        "grows faster than the size: # times as much takes # times as long" => {
            "크기보다 빠르게 늘어남: 크기가 #배면 시간이 #배"
        }
        "# schedules, every one:" => "실행 순서 #가지 모두:",
        "# programs, every one:" => "무작위 프로그램 #개 모두:",
        "# histories, every one:" => "시나리오 #가지 모두:",
        "# of # schedules, first seed #:" => "실행 순서 #/#가지, 첫 시드 #:",
        "# of # programs, first seed #:" => "무작위 프로그램 #/#개, 첫 시드 #:",
        "# of # histories, first seed #:" => "시나리오 #/#가지, 첫 시드 #:",
        _ => return None,
    })
}

/// What a thread did; nothing for a call, which is told as it is written.
pub fn step(what: &str) -> Option<String> {
    let whole = match what {
        "ends" => Some("끝남"),
        "ends by a panic" => Some("패닉으로 끝남"),
        "runs" => Some("실행"),
        "yields" => Some("양보함"),
        "cancelled" => Some("취소됨"),
        "healed" => Some("복구됨"),
        "crash" => Some("죽음"),
        "restart" => Some("다시 시작"),
        _ => None,
    };
    let after = |start: &str| what.strip_prefix(start);
    let told = || {
        if let Some(call) = after("waits for ") {
            return Some(format!("{call}에서 기다림"));
        }
        if let Some(values) = after("gains ") {
            let both = values.replace(", loses ", ", 잃음: ");
            return Some(format!("얻음: {both}"));
        }
        if let Some(values) = after("loses ") {
            return Some(format!("잃음: {values}"));
        }
        if let Some(thread) = after("starts ") {
            return Some(format!("{thread} 시작"));
        }
        if let Some(span) = after("sleeps ") {
            return Some(format!("{span} 동안 잠"));
        }
        let passes = after("lets ").and_then(|span| span.strip_suffix(" pass"));
        if let Some(span) = passes {
            return Some(format!("{span} 흘려보냄"));
        }
        after("sets the wall clock back by ").map(|span| format!("벽시계를 {span} 뒤로 돌림"))
    };
    whole.map(str::to_owned).or_else(told)
}
