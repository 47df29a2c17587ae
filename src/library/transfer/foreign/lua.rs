//! Lua's table literals as values: what `KOReader` keeps its settings in.

use serde_json::{Map, Value};

/// Tables in tables, at most.
const MAX_DEPTH: usize = 24;

/// Reads `return { … }`; none if it is anything else.
pub(super) fn read(source: &str) -> Option<Value> {
    Reader::behind_return(source)?.value(0)
}

/// Where a table can't be read, if it is one.
pub(super) fn damage(source: &str) -> Option<String> {
    let mut reader = Reader::behind_return(source)?;
    reader.space();
    if reader.peek() != Some('{') || reader.value(0).is_some() {
        return None;
    }
    let read = reader.chars.iter().take(reader.at);
    let line = 1 + read.filter(|c| **c == '\n').count();
    Some(format!("its Lua can't be read from line {line} on"))
}

struct Reader {
    chars: Vec<char>,
    at: usize,
}

impl Reader {
    fn behind_return(source: &str) -> Option<Self> {
        let mut reader = Self {
            chars: source.chars().collect(),
            at: 0,
        };
        reader.space();
        for c in "return".chars() {
            (reader.next()? == c).then_some(())?;
        }
        Some(reader)
    }

    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += 1;
        Some(c)
    }

    /// White space and comments.
    fn space(&mut self) {
        loop {
            while self.peek().is_some_and(char::is_whitespace) {
                self.at += 1;
            }
            if self.chars.get(self.at..self.at + 2) != Some(&['-', '-']) {
                return;
            }
            while self.peek().is_some_and(|c| c != '\n') {
                self.at += 1;
            }
        }
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        self.space();
        match self.peek()? {
            '{' if depth < MAX_DEPTH => self.table(depth),
            quote @ ('"' | '\'') => self.string(quote).map(Value::String),
            _ => {
                let word = self.word();
                match word.as_str() {
                    "true" => Some(true.into()),
                    "false" => Some(false.into()),
                    "nil" => Some(Value::Null),
                    number => number.parse::<f64>().ok().map(Value::from),
                }
            }
        }
    }

    fn word(&mut self) -> String {
        let start = self.at;
        while self
            .peek()
            .is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '+'))
        {
            self.at += 1;
        }
        self.chars[start..self.at].iter().collect()
    }

    /// A table with numbers from 1 on for keys is a list, any other a map.
    fn table(&mut self, depth: usize) -> Option<Value> {
        self.next()?;
        let (mut map, mut list) = (Map::new(), Vec::new());
        loop {
            self.space();
            match self.peek()? {
                '}' => {
                    self.at += 1;
                    return Some(if map.is_empty() {
                        list.into()
                    } else {
                        map.into()
                    });
                }
                ',' | ';' => self.at += 1,
                '[' => {
                    self.at += 1;
                    let key = self.value(depth + 1)?;
                    self.space();
                    (self.next()? == ']').then_some(())?;
                    self.equals()?;
                    let value = self.value(depth + 1)?;
                    match key {
                        Value::String(key) => drop(map.insert(key, value)),
                        // Pages that are not counted from 1 come in any order.
                        _ => list.push(value),
                    }
                }
                _ => {
                    let start = self.at;
                    let word = self.word();
                    self.space();
                    if !word.is_empty() && self.peek() == Some('=') {
                        self.equals()?;
                        let value = self.value(depth + 1)?;
                        map.insert(word, value);
                    } else {
                        self.at = start;
                        list.push(self.value(depth + 1)?);
                    }
                }
            }
        }
    }

    fn equals(&mut self) -> Option<()> {
        self.space();
        (self.next()? == '=').then_some(())
    }

    fn string(&mut self, quote: char) -> Option<String> {
        self.next()?;
        let mut bytes = Vec::new();
        loop {
            let c = self.next()?;
            match c {
                _ if c == quote => return Some(String::from_utf8_lossy(&bytes).into_owned()),
                '\\' => self.escape(&mut bytes)?,
                _ => bytes.extend(c.encode_utf8(&mut [0; 4]).bytes()),
            }
        }
    }

    fn escape(&mut self, bytes: &mut Vec<u8>) -> Option<()> {
        let c = self.next()?;
        match c {
            'n' => bytes.push(b'\n'),
            't' => bytes.push(b'\t'),
            'r' => bytes.push(b'\r'),
            '0'..='9' => {
                let mut number = c.to_digit(10)?;
                for _ in 0..2 {
                    let Some(digit) = self.peek().and_then(|c| c.to_digit(10)) else {
                        break;
                    };
                    number = number * 10 + digit;
                    self.at += 1;
                }
                bytes.push(u8::try_from(number).ok()?);
            }
            other => bytes.extend(other.encode_utf8(&mut [0; 4]).bytes()),
        }
        Some(())
    }
}
