package dev.impersonation.host;

import dev.impersonation.browser.BannerPage;
import dev.impersonation.browser.HeadlessBrowser;
import dev.impersonation.contract.BannerPageServlet;
import dev.impersonation.contract.RunningHost;
import dev.impersonation.servlet.ImpersonationInfoServlet;
import dev.impersonation.testkit.TokenBuilder;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A browser and a host, whose pages' banner asks at {@code /state} and is answered whatever a test
 * says. The module itself comes from the library's servlet, behind the filter.
 */
record BannerScene(RunningHost host, HeadlessBrowser browser, Application application)
    implements AutoCloseable {
  /** How a page's banner is told where to ask. */
  static final String BANNER = "<impersonation-banner src=\"/state\" ";

  private static final String STOP = "><button slot=\"stop\">Stop</button></impersonation-banner>";
  private static final String NAMES = "actor=\"Sam Support\" subject=\"Alice Archer\" ";

  private record Answer(int status, String body, String impersonation) {}

  /** What the host has besides the filter and the library's servlet. */
  static final class Application {
    private volatile String page = "";
    private volatile Answer answer = new Answer(404, "", "");
    private final AtomicInteger asked = new AtomicInteger();

    void register(ServletContext context) {
      AttackOnHost.filter(
          context,
          "impersonation",
          AttackOnHost.filter(SharedIssuers.TRUSTED, "allow"),
          DispatcherType.ERROR,
          "/*");
      AttackOnHost.servlet(context, "info", new ImpersonationInfoServlet(), "/impersonation/*");
      AttackOnHost.servlet(context, "application", new Pages(this), "/");
    }
  }

  private static final class Pages extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient Application application;

    Pages(Application application) {
      this.application = application;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      if (request.getServletPath().equals("/state")) {
        Answer answer = application.answer;
        response.setStatus(answer.status);
        response.setContentType("application/json");
        if (!answer.impersonation.isEmpty()) {
          response.setHeader("Impersonation", answer.impersonation);
        }
        response.getWriter().write(answer.body);
        application.asked.incrementAndGet();
      } else {
        response.setContentType("text/html; charset=utf-8");
        response.setHeader("Content-Security-Policy", BannerPageServlet.POLICY);
        response.getWriter().write(application.page);
      }
    }
  }

  static BannerScene start(Container container) throws Exception {
    Application application = new Application();
    return new BannerScene(
        container.start(application::register), HeadlessBrowser.start(), application);
  }

  /** The JSON of somebody who acts until so many seconds from now. */
  static String activeFor(long seconds) {
    return "{\"state\":\"active\",\"mode\":\"read-only\",\"until\":"
        + Instant.now().plusSeconds(seconds).getEpochSecond()
        + "}";
  }

  /** Says what the server answers from now on. */
  void answer(int status, String body) {
    answer(status, body, "");
  }

  /** Says the same, and what the field {@code Impersonation} holds; empty for no field. */
  void answer(int status, String body, String impersonation) {
    application.answer = new Answer(status, body, impersonation);
  }

  /** Returns how often it was asked. */
  int asked() {
    return application.asked.get();
  }

  /** Waits until it was asked more often than this. */
  void untilAskedAfter(int before) {
    browser.until("another request", driver -> asked() > before);
  }

  /** Has the banner ask, and waits for what it makes of the answer. */
  void askAgain() {
    int before = asked();
    page().comeBack();
    untilAskedAfter(before);
    settle();
  }

  /** Waits until nothing is under way in the page. */
  void settle() {
    browser.until(
        "all answers", driver -> Long.valueOf(0).equals(browser.script("return pending")));
  }

  /** Has the browser send this token from now on. */
  void signIn(TokenBuilder token) {
    browser.cookie(origin(), "__session", token.sign());
  }

  private String origin() {
    return "http://127.0.0.1:" + host.port();
  }

  /** Opens a page with a banner that has names and these attributes. */
  BannerPage open(String attributes) {
    return openPage("lang=\"en\"", BANNER + NAMES + attributes + STOP);
  }

  /** Opens a page whose browser's clock is wrong by so many milliseconds. */
  BannerPage openWrong(long millis) {
    return openPage("/?wrong=" + millis, "lang=\"en\"", BANNER + NAMES + STOP);
  }

  /** Opens a page with these attributes and this content. */
  BannerPage openPage(String attributes, String content) {
    return openPage("/", attributes, content);
  }

  private BannerPage openPage(String path, String attributes, String content) {
    int before = asked();
    application.page = BannerPageServlet.page(attributes, content);
    browser.open(origin() + path);
    untilAskedAfter(before);
    settle();
    return page();
  }

  BannerPage page() {
    return new BannerPage(browser);
  }

  @Override
  public void close() {
    try {
      browser.close();
    } finally {
      host.close();
    }
  }
}
