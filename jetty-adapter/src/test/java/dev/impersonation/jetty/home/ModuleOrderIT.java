package dev.impersonation.jetty.home;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.jetty.home.JettyHome.Inserted;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Handlers that are inserted later stand further out, and all of Jetty's have to. */
final class ModuleOrderIT {
  @TempDir private Path folder;

  @Test
  void before_everyModuleThatInsertsAHandler_isNamed() throws Exception {
    String mod = Files.readString(Path.of("src/main/home/modules/impersonation.mod"), UTF_8);
    List<Inserted> inserted = JettyHome.inserted();

    assertTrue(inserted.size() > 15, inserted.toString());
    assertEquals(
        inserted.stream().map(Inserted::module).collect(Collectors.toCollection(TreeSet::new)),
        new TreeSet<>(JettyHome.section(mod, "before")));
  }

  @Test
  void modules_allOfThemEnabled_comeAfterOurs() throws Exception {
    List<Inserted> inserted = JettyHome.inserted();
    String modules = inserted.stream().map(Inserted::module).collect(Collectors.joining(","));
    String listed = HomeBase.install(folder.resolve("base"), modules).asked("--list-config");

    int ours = listed.lastIndexOf("etc/impersonation.xml");
    assertTrue(ours >= 0, listed);
    for (Inserted each : inserted) {
      assertTrue(listed.lastIndexOf(each.xml()) > ours, each + " stands behind ours:\n" + listed);
    }
  }
}
