package dev.impersonation.spring.plain;

import dev.impersonation.Actor;
import dev.impersonation.http.GuardMode;
import dev.impersonation.policy.AllowImpersonation;
import dev.impersonation.policy.DenyImpersonation;
import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.servlet.ImpersonationGuard;
import dev.impersonation.spring.ImpersonationConfiguration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;

/** What the applications of these tests are made of. */
final class PlainWeb {
  private PlainWeb() {}

  @Configuration(proxyBeanMethods = false)
  @Import(ImpersonationConfiguration.class)
  public static class Root {
    @Bean
    ImpersonationGuard denyingGuard() {
      return ImpersonationGuard.of(GuardMode.DENY);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableWebMvc
  @Import(Controller.class)
  public static class Web {}

  @RestController
  public static class Controller {
    @GetMapping({"/whoami", "/by-xml/whoami", "/by-bean/whoami"})
    String whoami(HttpServletRequest request) {
      return ImpersonationFilter.context(request).orElseThrow().subject();
    }

    @GetMapping("/async")
    Callable<String> async(HttpServletRequest request) {
      return () -> whoami(request);
    }

    @DenyImpersonation
    @GetMapping("/secret")
    String secret() {
      return "secret";
    }

    @AllowImpersonation
    @PostMapping("/note")
    String note() {
      return "noted";
    }

    @GetMapping("/actor")
    String actor(Actor actor) {
      return actor.subject();
    }

    @PostMapping({"/change", "/freed/change"})
    String change() {
      return "changed";
    }
  }

  @DenyImpersonation
  public static final class Denied extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().print("shown");
    }
  }

  @AllowImpersonation
  public static final class Allowed extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().print("written");
    }
  }
}
