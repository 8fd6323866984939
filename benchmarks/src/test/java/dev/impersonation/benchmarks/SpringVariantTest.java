package dev.impersonation.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SpringVariantTest {
  private static final String MVC =
      "org.springframework.boot.webmvc.autoconfigure.SomeConfiguration";
  private static final String STARTER = "dev.impersonation.spring.SomeConfiguration";
  private static final String JOINING = "dev.impersonation.spring.security.SomeConfiguration";
  private static final String SECURITY =
      "org.springframework.boot.security.autoconfigure.SomeConfiguration";
  private static final String RESOURCE_SERVER =
      "org.springframework.boot.security.oauth2.server.resource.autoconfigure.SomeConfiguration";
  private static final List<String> ALL = List.of(MVC, STARTER, JOINING, SECURITY, RESOURCE_SERVER);

  @TempDir Path directory;

  @Test
  void leftOut_ofBootAlone_isAllButMvc() {
    assertEquals(
        List.of(STARTER, JOINING, SECURITY, RESOURCE_SERVER), SpringVariant.BOOT.leftOut(ALL));
  }

  @Test
  void leftOut_withTheStarter_isSpringSecurity() {
    assertEquals(List.of(JOINING, SECURITY, RESOURCE_SERVER), SpringVariant.CUSTOMER.leftOut(ALL));
  }

  @Test
  void leftOut_ofTheResourceServer_isTheStarter() {
    assertEquals(List.of(STARTER, JOINING), SpringVariant.RESOURCE_SERVER.leftOut(ALL));
  }

  @Test
  void leftOut_withBoth_isTheResourceServer() {
    assertEquals(List.of(RESOURCE_SERVER), SpringVariant.SECURED.leftOut(ALL));
  }

  private Optional<String> checkRecorded(SpringVariant variant, int events) throws IOException {
    Files.writeString(directory.resolve("events"), Integer.toString(events));
    return variant.checkRecorded(directory, 8);
  }

  @Test
  void checkRecorded_twoEventsOfEachRequest_passes() throws IOException {
    assertEquals(Optional.of("18 events, dropped"), checkRecorded(SpringVariant.IMPERSONATED, 18));
  }

  @Test
  void checkRecorded_oneEventIsMissing_fails() {
    assertEquals(
        "the server with starter, impersonated, events dropped had 17 events in place of 18",
        assertThrows(
                IllegalStateException.class, () -> checkRecorded(SpringVariant.IMPERSONATED, 17))
            .getMessage());
  }

  @Test
  void checkRecorded_eventWhereThereShouldBeNone_fails() throws IOException {
    assertEquals(Optional.empty(), checkRecorded(SpringVariant.CUSTOMER, 0));
    assertThrows(
        IllegalStateException.class, () -> checkRecorded(SpringVariant.IMPERSONATED_OFF, 1));
  }
}
