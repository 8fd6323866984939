package dev.impersonation.spring.attack;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.impersonation.policy.DenyImpersonation;
import dev.impersonation.spring.mvc.ImpersonationMvcConfiguration;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.mock.web.MockServletContext;
import org.springframework.stereotype.Controller;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;

class PlacementAttackTest {
  @Configuration(proxyBeanMethods = false)
  @Import(ImpersonationMvcConfiguration.class)
  static class Root {}

  @Configuration(proxyBeanMethods = false)
  @EnableWebMvc
  static class Web {
    @Bean
    Pages pages() {
      return new Pages();
    }
  }

  @Controller
  static class Pages {
    @DenyImpersonation
    public String notAHandler() {
      return "";
    }
  }

  @Test
  void annotation_ofTheContextOfAServlet_isRefusedToo() {
    assertThatThrownBy(
            () -> {
              AnnotationConfigWebApplicationContext root =
                  new AnnotationConfigWebApplicationContext();
              root.setServletContext(new MockServletContext());
              root.register(Root.class);
              root.refresh();
              AnnotationConfigWebApplicationContext web =
                  new AnnotationConfigWebApplicationContext();
              web.setParent(root);
              web.setServletContext(root.getServletContext());
              web.register(Web.class);
              web.refresh();
            })
        .hasMessageContaining("notAHandler");
  }
}
