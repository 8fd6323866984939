package dev.impersonation.browser;

import com.deque.html.axecore.results.CheckedNode;
import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.remote.http.ClientConfig;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * A Chromium without a window, with a profile of its own. A start takes seconds: one for a class of
 * tests. No process is left behind by {@link #close}. For one thread.
 */
public final class HeadlessBrowser implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration COMMAND = Duration.ofSeconds(60);
  private static final Duration WAIT = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(25);

  private static final List<String> FLAGS =
      List.of(
          "--headless=new",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--disable-dev-shm-usage",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--force-device-scale-factor=1",
          "--lang=en-US");

  private final Path profile;
  private final ChromeDriverService service;
  private final List<ProcessHandle> processes;
  private final ChromeDriver driver;

  private HeadlessBrowser(
      Path profile,
      ChromeDriverService service,
      List<ProcessHandle> processes,
      ChromeDriver driver) {
    this.profile = profile;
    this.service = service;
    this.processes = processes;
    this.driver = driver;
  }

  /**
   * Starts one.
   *
   * @throws AssertionError if Chromium or its driver is not in {@code PATH}
   */
  public static HeadlessBrowser start() {
    Path chromium = command("chromium", "chromium");
    Path chromedriver = command("chromedriver", "chromium-driver");
    Set<ProcessHandle> before = ProcessHandle.current().children().collect(Collectors.toSet());
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(chromedriver.toFile())
            .usingAnyFreePort()
            .withTimeout(START)
            .withSilent(true)
            .build();
    try {
      service.start();
      List<ProcessHandle> processes =
          ProcessHandle.current().children().filter(child -> !before.contains(child)).toList();
      // Chromium outlives a JVM that is ended, and its driver.
      Runtime.getRuntime().addShutdownHook(new Thread(() -> kill(started(processes))));
      Path profile = Files.createTempDirectory("chromium");
      try {
        return new HeadlessBrowser(
            profile,
            service,
            processes,
            new ChromeDriver(
                service,
                options(chromium, profile),
                ClientConfig.defaultConfig().readTimeout(COMMAND)));
      } catch (RuntimeException | Error e) {
        end(service, started(processes), profile);
        throw e;
      }
    } catch (IOException e) {
      service.stop();
      throw new UncheckedIOException(e);
    }
  }

  private static Path command(String name, String debianPackage) {
    for (String directory : System.getenv("PATH").split(File.pathSeparator, -1)) {
      Path file = Path.of(directory, name);
      if (Files.isRegularFile(file) && Files.isExecutable(file)) {
        return file.toAbsolutePath();
      }
    }
    throw new AssertionError(
        "The tests in a browser need "
            + name
            + ", which is not in PATH. On Debian: sudo apt-get install "
            + debianPackage
            + " (all they need: chromium chromium-driver)");
  }

  private static ChromeOptions options(Path chromium, Path profile) {
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.toFile());
    options.addArguments(FLAGS);
    options.addArguments("--user-data-dir=" + profile);
    options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
    return options;
  }

  /** Returns the driver, for whatever has no method here. */
  public WebDriver driver() {
    return driver;
  }

  /** Loads a page and waits for its {@code load} event. */
  public void open(String url) {
    driver.get(url);
  }

  /**
   * Runs a function's body in the page and returns what it returns. The page's policy does not bind
   * it.
   */
  public @Nullable Object script(String body, Object... arguments) {
    return driver.executeScript(body, arguments);
  }

  /**
   * Waits for what is neither null nor false, for ten seconds at most.
   *
   * @param what is in the message of the {@code TimeoutException} that there is else
   */
  public <T> T until(String what, Function<WebDriver, @Nullable T> condition) {
    return Objects.requireNonNull(
        new WebDriverWait(driver, WAIT, POLL)
            .withMessage(what)
            .ignoring(StaleElementReferenceException.class)
            .until(condition));
  }

  /** Gives the page a window of this size, in CSS pixels, narrower than a desktop's too. */
  public void size(Dimension size) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of(
            "width",
            size.getWidth(),
            "height",
            size.getHeight(),
            "deviceScaleFactor",
            1,
            "mobile",
            false));
  }

  /**
   * Says what media queries find, until it is said anew: {@code prefers-color-scheme}, {@code
   * forced-colors}, {@code prefers-reduced-motion}.
   *
   * @param features names and values; none for the browser's own
   */
  public void media(Map<String, String> features) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            features.entrySet().stream()
                .map(feature -> Map.of("name", feature.getKey(), "value", feature.getValue()))
                .toList()));
  }

  /** Sets a cookie for all of an origin, without a page of it. */
  public void cookie(String origin, String name, String value) {
    driver.executeCdpCommand(
        "Network.setCookie", Map.of("name", name, "value", value, "url", origin));
  }

  /** Forgets all cookies, of whatever origin. */
  public void forgetCookies() {
    driver.executeCdpCommand("Network.clearBrowserCookies", Map.of());
  }

  /** Runs a script in each page from now on, before the page's own. */
  public void beforePages(String script) {
    driver.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
  }

  /**
   * Returns what the console has that is no mere note, violations of the page's policy and failed
   * requests included, since this was asked last.
   */
  public List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  /** Returns axe-core's serious and critical findings in the page, one a line. */
  public List<String> axe() {
    return new AxeBuilder()
        .analyze(driver).getViolations().stream()
            .filter(
                rule -> Set.of("serious", "critical").contains(String.valueOf(rule.getImpact())))
            .map(HeadlessBrowser::line)
            .toList();
  }

  private static String line(Rule rule) {
    return rule.getImpact()
        + " "
        + rule.getId()
        + ": "
        + rule.getHelp()
        + rule.getNodes().stream()
            .map(CheckedNode::getTarget)
            .map(String::valueOf)
            .collect(Collectors.joining(", ", " at ", ""));
  }

  /** Writes what the window shows to a PNG file. */
  public void screenshot(Path file) {
    try {
      Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    List<ProcessHandle> started = started(processes);
    try {
      driver.quit();
    } finally {
      end(service, started, profile);
    }
  }

  private static void end(ChromeDriverService service, List<ProcessHandle> started, Path profile) {
    try {
      service.stop();
    } finally {
      kill(started);
      started.forEach(process -> process.onExit().join());
      delete(profile);
    }
  }

  /** To be asked before a parent ends: what has none is nobody's descendant. */
  private static List<ProcessHandle> started(List<ProcessHandle> processes) {
    return processes.stream()
        .flatMap(process -> Stream.concat(process.descendants(), Stream.of(process)))
        .toList();
  }

  private static void kill(List<ProcessHandle> processes) {
    processes.forEach(ProcessHandle::destroyForcibly);
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
