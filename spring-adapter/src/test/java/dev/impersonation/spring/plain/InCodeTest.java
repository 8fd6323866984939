package dev.impersonation.spring.plain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.impersonation.http.GuardMode;
import dev.impersonation.servlet.ImpersonationGuard;
import dev.impersonation.spring.support.Reply;
import dev.impersonation.spring.support.Server;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.util.EnumSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.web.filter.DelegatingFilterProxy;
import org.springframework.web.servlet.support.AbstractAnnotationConfigDispatcherServletInitializer;

/** Applications without {@code web.xml}, whose proxies have no init-params. */
class InCodeTest {
  /** Names are as of no bean, so that only the proxy knows its target. */
  public static class Initializer extends AbstractAnnotationConfigDispatcherServletInitializer {
    @Override
    protected Class<?>[] getRootConfigClasses() {
      return new Class<?>[] {PlainWeb.Root.class};
    }

    @Override
    protected Class<?>[] getServletConfigClasses() {
      return new Class<?>[] {PlainWeb.Web.class};
    }

    @Override
    protected String[] getServletMappings() {
      return new String[] {"/"};
    }

    @Override
    public void onStartup(ServletContext context) throws ServletException {
      super.onStartup(context);
      add(context, "byXml", ImpersonationGuard.of(GuardMode.DENY), "/by-xml/*");
      add(context, "byBean", proxy("denyingGuard"), "/by-bean/*");
      add(context, "verifying", proxy("impersonationFilter"), "/*");
    }

    DelegatingFilterProxy proxy(String bean) {
      DelegatingFilterProxy proxy = new DelegatingFilterProxy(bean);
      proxy.setTargetFilterLifecycle(true);
      return proxy;
    }

    private static void add(ServletContext context, String name, Filter filter, String pattern) {
      FilterRegistration.Dynamic added = context.addFilter(name, filter);
      added.setAsyncSupported(true);
      added.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), false, pattern);
    }
  }

  public static final class KeepsLifecycle extends Initializer {
    @Override
    DelegatingFilterProxy proxy(String bean) {
      return new DelegatingFilterProxy(bean);
    }
  }

  @ParameterizedTest
  @EnumSource
  void start_proxyHandsOnLifecycle_everythingHolds(Server server) throws Exception {
    try (PlainApplication application = PlainApplication.startInCode(server, Initializer.class)) {
      assertThat(application.get("/whoami", null).status()).isEqualTo(401);
      assertThat(application.get("/whoami", application.impersonated()).body())
          .isEqualTo("user_customer");
      for (String guarded : new String[] {"/by-xml/whoami", "/by-bean/whoami"}) {
        Reply reply = application.get(guarded, application.impersonated());
        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.body()).contains("\"code\":\"impersonation_denied\"");
      }
      assertThat(application.log())
          .contains("impersonation coverage: ")
          .doesNotContain("nobody has called", "WARN the filter", "WARN this container");
    }
  }

  @ParameterizedTest
  @EnumSource
  void start_proxyKeepsLifecycle_isRefused(Server server) {
    assertThatThrownBy(() -> PlainApplication.startInCode(server, KeepsLifecycle.class))
        .hasMessageContaining(
            "the filter verifying is a DelegatingFilterProxy without targetFilterLifecycle=true");
  }
}
