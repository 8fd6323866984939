package dev.impersonation.springdemo;

import dev.impersonation.testkit.TestIssuer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SameAnswersIT {
  @TempDir private static Path directory;

  @Test
  void probe() throws Exception {
    try (TestIssuer issuer = TestIssuer.start()) {
      Map<Demo, RunningDemo> processes = new EnumMap<>(Demo.class);
      for (Demo demo : Demo.values()) {
        processes.put(demo, RunningDemo.start(demo, issuer, directory));
      }
      Map<String, String> requests = Requests.of(issuer);
      Map<Demo, Map<String, Exchange>> all = new EnumMap<>(Demo.class);
      List<String> out = new ArrayList<>();
      for (Map.Entry<Demo, RunningDemo> e : processes.entrySet()) {
        all.put(e.getKey(), e.getValue().ask(requests));
      }
      for (String name : requests.keySet()) {
        Map<Demo, Object> answers = new LinkedHashMap<>();
        all.forEach((d, m) -> answers.put(d, String.valueOf(m.get(name))));
        boolean same = answers.values().stream().distinct().count() == 1;
        out.add((same ? "SAME " : "DIFF ") + name);
        answers.forEach((d, a) -> out.add("     " + d + " " + a));
      }
      Files.write(Path.of("/tmp/probe.txt"), out);
      for (Map.Entry<Demo, RunningDemo> e : processes.entrySet()) {
        e.getValue().process().terminate();
        e.getValue().process().endsWithin(20);
        Files.writeString(Path.of("/tmp/probe-" + e.getKey() + ".err"), e.getValue().process().err());
        Files.writeString(Path.of("/tmp/probe-" + e.getKey() + ".jsonl"), Files.readString(e.getValue().auditFile()));
      }
    }
  }
}
