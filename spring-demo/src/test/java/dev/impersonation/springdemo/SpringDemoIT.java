package dev.impersonation.springdemo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code ./demo --spring} starts: this application behind the running issuer. */
final class SpringDemoIT {
  private static final Pattern EXPECTATION =
      Pattern.compile("# (.+): expect status ([0-9]{3}) and (.+)");

  @TempDir private Path directory;

  private JarProcess demo(String jar, String port) throws IOException {
    return JarProcess.start(
        JarProcess.jar("jetty-demo.jar"),
        directory,
        Map.of(
            "PORT",
            port,
            "ISSUER_PORT",
            "0",
            "ISSUER",
            "https://unused.example",
            "JDK_JAVA_OPTIONS",
            JarProcess.QUICK_JVM),
        "--spring",
        JarProcess.jar(jar).toString());
  }

  private static String bash(String command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder("bash", "-c", command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = String.join("\n", process.inputReader().lines().toList());
    assertEquals(0, process.waitFor(), output);
    return output;
  }

  @ParameterizedTest
  @ValueSource(strings = {"tomcat.jar", "jetty.jar"})
  void demo_printedCommands_answerAsPrinted(String jar) throws Exception {
    try (JarProcess demo = demo(jar, "0")) {
      demo.ready();
      List<String> lines = demo.readUntil("# Ctrl-C");
      String output = bash(String.join("\n", lines));

      int from = 0;
      int steps = 0;
      for (String line : lines) {
        Matcher expectation = EXPECTATION.matcher(line);
        if (expectation.matches()) {
          String status = "status " + expectation.group(2);
          int end = output.indexOf("\nstatus ", from) + 1;
          String answer = output.substring(from, end);
          assertTrue(answer.contains(expectation.group(3)), line + "\n" + answer);
          assertTrue(output.startsWith(status, end), line + "\n" + output.substring(end));
          from = end;
          steps++;
        }
      }
      assertEquals(21, steps, output);
      assertTrue(output.contains("\"actor\":\"user_support\""), output);
      assertTrue(output.contains("\"decision\":\"denied\""), output);
    }
  }

  @Test
  void demo_ended_endsTheApplicationToo() throws Exception {
    try (JarProcess demo = demo("tomcat.jar", "0")) {
      demo.ready();
      List<ProcessHandle> children = demo.children();
      assertEquals(1, children.size());

      demo.terminate();

      assertEquals(143, demo.exitCode());
      children.get(0).onExit().get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void demo_applicationGone_endsToo() throws Exception {
    try (JarProcess demo = demo("tomcat.jar", "0")) {
      demo.ready();
      demo.children().forEach(ProcessHandle::destroyForcibly);
      assertEquals(1, demo.exitCode());
    }
  }

  @Test
  void demo_takenPort_failsAndLeavesNothing() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        JarProcess demo = demo("tomcat.jar", Integer.toString(taken.getLocalPort()))) {
      assertEquals(1, demo.exitCode());
      assertEquals("", demo.out());
      assertTrue(demo.err().contains("set PORT to a free port"), demo.err());
      assertEquals(List.of(), demo.children());
    }
  }
}
