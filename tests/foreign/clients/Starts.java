// SPDX-License-Identifier: MIT
// Java's ProcessBuilder, by each of its ways; prints what came of it.
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

public class Starts {
	static void run(String... command) throws Exception {
		Process p = new ProcessBuilder(command).redirectErrorStream(true).start();
		String text = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		System.out.println(p.waitFor() + " " + text.trim());
	}

	public static void main(String[] args) throws Exception {
		for (int i = 0; i < 10; i++)
			run("sh", "-c", "echo " + i + "; exit " + i);
		run("sh", "-c", "kill -9 $$");
		Process p = new ProcessBuilder("cat").directory(new File("/")).start();
		p.getOutputStream().write("text".getBytes());
		p.getOutputStream().close();
		System.out.println(new String(p.getInputStream().readAllBytes()));
		System.out.println(p.waitFor());
		try {
			run("/no/such/program");
		} catch (IOException e) {
			System.out.println(e.getMessage());
		}
		Process sleeper = new ProcessBuilder("sleep", "100").start();
		System.out.println(sleeper.waitFor(1, TimeUnit.MILLISECONDS));
		sleeper.destroy();
		System.out.println(sleeper.waitFor());
	}
}
