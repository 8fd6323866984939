package dev.impersonation.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;

/** What other tests believe the browser: that it finds what is wrong with a page. */
final class HeadlessBrowserTest {
  private static final String PAGE =
      """
      <!doctype html><html lang="en"><title>Page</title>
      <main><h1>Page</h1><p id="faint">Text</p><input id="unnamed"></main>
      <style>#faint { color: #ccc; background: #fff }</style>
      <script>document.title = "not allowed"</script>
      """;

  private static HttpServer pages() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] page = PAGE.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
          exchange
              .getResponseHeaders()
              .add("Content-Security-Policy", "script-src 'none'; style-src 'unsafe-inline'");
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static void assertFound(String text, List<String> lines) {
    assertTrue(lines.stream().anyMatch(line -> line.contains(text)), text + " in " + lines);
  }

  @Test
  void browser_pageWithDefects_findsThemAndLeavesNoProcess() throws IOException {
    long before = ProcessHandle.current().descendants().count();
    HttpServer server = pages();
    try (HeadlessBrowser browser = HeadlessBrowser.start()) {
      browser.size(new Dimension(320, 480));
      browser.media(Map.of("prefers-color-scheme", "dark"));
      browser.open("http://127.0.0.1:" + server.getAddress().getPort() + "/");
      assertEquals(
          "Text",
          browser.until("the text", driver -> driver.findElement(By.id("faint"))).getText());
      assertEquals(
          List.of(320L, 480L, true),
          browser.script(
              "return [innerWidth, innerHeight, matchMedia('(prefers-color-scheme: dark)').matches]"));
      assertFound("Content Security Policy", browser.complaints());
      assertEquals(List.of(), browser.complaints());
      List<String> findings = browser.axe();
      assertFound("color-contrast", findings);
      assertFound("label", findings);
      assertTrue(ProcessHandle.current().descendants().count() > before);
    } finally {
      server.stop(0);
    }
    assertEquals(before, ProcessHandle.current().descendants().count());
  }
}
