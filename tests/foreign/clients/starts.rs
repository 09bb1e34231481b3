// SPDX-License-Identifier: MIT
// Rust's std::process, compiled by rustc; prints what came of each.
use std::io::Write;
use std::process::{Command, Stdio};

fn main() {
    for i in 0..10 {
        let script = format!("echo {}; exit {}", i, i);
        let out = Command::new("sh").args(["-c", &script]).output().unwrap();
        println!("{:?} {:?}", out.status, out.stdout);
    }
    println!("{:?}", Command::new("/no/such/program").status().unwrap_err());
    println!("{}", Command::new("sh").args(["-c", "kill -9 $$"]).status().unwrap());
    let mut cat = Command::new("cat").env("A", "b").current_dir("/")
        .stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    cat.stdin.take().unwrap().write_all(b"text").unwrap();
    println!("{:?}", cat.wait_with_output().unwrap());
}
