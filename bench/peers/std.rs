// SPDX-License-Identifier: MIT
// std::process::Command, by peer.h's lines: std JOB TARGET
use std::io::{self, BufRead, Read, Write};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

const CAPTURE: usize = 65536;

fn start(job: &str, target: &str) -> Child {
    let mut c = Command::new(target);
    match job {
        "redirect" => {
            c.current_dir("/")
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::null());
        }
        "capture" => {
            c.stdout(Stdio::piped());
        }
        _ => {}
    }
    c.spawn().expect("spawn")
}

fn finish(job: &str, mut child: Child) {
    if job == "capture" {
        let mut all = Vec::new();
        child.stdout.take().unwrap().read_to_end(&mut all).expect("read");
        assert_eq!(all.len(), CAPTURE);
    }
    assert!(child.wait().expect("wait").success());
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let (job, target) = (&args[1], &args[2]);
    let mut out = io::stdout();

    if job == "twelve" {
        println!("cannot it has no way to do this");
        return;
    }
    writeln!(out, "ready").unwrap();
    for line in io::stdin().lock().lines() {
        let line = line.unwrap();
        let mut words = line.split(' ').map(|w| w.parse::<u128>().unwrap());
        let (n, width) = (words.next().unwrap(), words.next().unwrap());
        let mut reply = String::new();
        for _ in 0..n {
            let before = Instant::now();
            let children: Vec<Child> = (0..width).map(|_| start(job, target)).collect();
            let called = before.elapsed().as_nanos() / width;
            for child in children {
                finish(job, child);
            }
            let total = before.elapsed().as_nanos() / width;
            reply += &format!("{}:{} ", called, total);
        }
        writeln!(out, "{}", reply).unwrap();
        out.flush().unwrap();
    }
}
