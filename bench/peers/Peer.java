// SPDX-License-Identifier: MIT
// ProcessBuilder, by peer.h's lines: Peer JOB TARGET; the launch mechanism is a
// property of the machine's: jdk.lang.Process.launchMechanism.
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;

class Peer {
	static final int CAPTURE = 65536;

	static Process start(String job, String target) throws Exception {
		ProcessBuilder b = new ProcessBuilder(target);

		if (job.equals("redirect")) {
			b.directory(new File("/"));
			b.redirectInput(new File("/dev/null"));
			b.redirectOutput(ProcessBuilder.Redirect.DISCARD);
			b.redirectError(ProcessBuilder.Redirect.DISCARD);
		} else if (job.equals("plain")) {
			b.inheritIO();
		}
		return b.start();
	}

	static void finish(String job, Process p) throws Exception {
		if (job.equals("capture") && p.getInputStream().readAllBytes().length != CAPTURE)
			throw new Exception("too few bytes");
		if (p.waitFor() != 0)
			throw new Exception("status " + p.exitValue());
	}

	static String batch(String job, String target, int width) throws Exception {
		Process[] running = new Process[width];
		long before = System.nanoTime(), called;

		for (int i = 0; i < width; i++)
			running[i] = start(job, target);
		called = System.nanoTime();
		for (Process p : running)
			finish(job, p);
		return (called - before) / width + ":" + (System.nanoTime() - before) / width;
	}

	public static void main(String[] args) throws Exception {
		BufferedReader in = new BufferedReader(new InputStreamReader(System.in));

		if (args[0].equals("twelve")) {
			System.out.println("cannot it has no way to do this");
			return;
		}
		System.out.println("ready");
		for (String line = in.readLine(); line != null; line = in.readLine()) {
			String[] words = line.split(" ");
			StringBuilder reply = new StringBuilder();

			for (int i = 0; i < Integer.parseInt(words[0]); i++)
				reply.append(batch(args[0], args[1], Integer.parseInt(words[1]))).append(' ');
			System.out.println(reply);
		}
	}
}
