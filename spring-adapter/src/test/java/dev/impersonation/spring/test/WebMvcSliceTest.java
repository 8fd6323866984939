package dev.impersonation.spring.test;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

class WebMvcSliceTest {
  @Nested
  @WebMvcTest
  @ContextConfiguration(classes = PlainApplication.class)
  @WithoutSecurity
  class WithoutSpringSecurity extends Slice {
    @Test
    void request_withoutAnnotation_isRefused() {
      assertThat(mvc.get().uri("/whoami")).hasStatus(401);
    }
  }

  @Nested
  @WebMvcTest
  @ContextConfiguration(classes = SecuredApplication.class)
  class WithSpringSecurity extends Slice {
    @Test
    void request_withoutAnnotation_isNobody() {
      assertThat(mvc.get().uri("/whoami")).hasBodyTextEqualTo("nobody");
    }

    @Test
    void chain_isThereToo() {
      assertThat(mvc.get().uri("/whoami")).headers().containsHeader("X-Content-Type-Options");
    }
  }

  @Nested
  @WebMvcTest(
      properties = {
        "impersonation.publishable-key=pk_test_Y2xlcmsuZXhhbXBsZS5jb20k",
        "impersonation.guards.closed.patterns=/guarded/*",
        "impersonation.guards.closed.mode=public"
      })
  @ContextConfiguration(classes = PlainApplication.class)
  @WithoutSecurity
  class WithoutImpersonationTest {
    @Test
    void slice_hasTheFilterAndTheGuards(@Autowired MockMvcTester mvc) {
      assertThat(mvc.get().uri("/whoami")).hasStatus(401);
      assertThat(mvc.get().uri("/guarded/thing")).hasBodyTextEqualTo("seen");
    }
  }

  @ImpersonationTest
  @TestPropertySource(
      properties = {
        "impersonation.guards.closed.patterns=/guarded/*",
        "impersonation.guards.closed.mode=deny"
      })
  abstract static class Slice {
    @Autowired MockMvcTester mvc;

    @Test
    @WithImpersonation(subject = "user_bob", actor = "user_alice")
    void slice_hasTheFilterAndTheGuards() {
      assertThat(mvc.get().uri("/whoami")).hasBodyTextEqualTo("user_bob by user_alice");
      assertThat(mvc.post().uri("/account"))
          .hasStatus(403)
          .bodyText()
          .contains("\"code\":\"impersonation_read_only\"");
      assertThat(mvc.get().uri("/guarded/thing"))
          .hasStatus(403)
          .bodyText()
          .contains("\"code\":\"impersonation_denied\"");
    }

    @Test
    @WithImpersonation(subject = "user_bob")
    void slice_letsTheCustomerThrough() {
      assertThat(mvc.get().uri("/guarded/thing")).hasBodyTextEqualTo("seen");
      assertThat(mvc.post().uri("/account")).hasBodyTextEqualTo("changed");
    }
  }
}
