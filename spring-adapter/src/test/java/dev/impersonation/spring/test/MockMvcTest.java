package dev.impersonation.spring.test;

import static dev.impersonation.spring.test.ImpersonationRequestPostProcessors.impersonation;
import static dev.impersonation.spring.test.ImpersonationRequestPostProcessors.signedOut;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.asyncDispatch;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.request;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import dev.impersonation.testkit.TestIssuer;
import dev.impersonation.testkit.TokenBuilder;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.MvcResult;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.client.RestTestClient;

@SpringBootTest(
    classes = PlainApplication.class,
    // As in the application's own file: an issuer that no test can sign for.
    properties = {
      "impersonation.publishable-key=pk_test_Y2xlcmsuZXhhbXBsZS5jb20k",
      "impersonation.issuer=https://clerk.example.com",
      "impersonation.cookie-suffix=abcdefgh"
    })
@AutoConfigureMockMvc
@AutoConfigureRestTestClient
@WithoutSecurity
@ImpersonationTest
class MockMvcTest {
  @Autowired MockMvc mvc;
  @Autowired MockMvcTester tester;
  @Autowired RestTestClient client;
  @Autowired TestIssuer issuer;

  @Test
  void request_withoutAnnotation_isRefused() throws Exception {
    mvc.perform(get("/whoami"))
        .andExpect(status().isUnauthorized())
        .andExpect(header().exists("WWW-Authenticate"));
    assertThat(tester.get().uri("/whoami")).hasStatus(401);
    client.get().uri("/whoami").exchange().expectStatus().isUnauthorized();
  }

  @Test
  void impersonation_ofSubjectAlone_isTheCustomerInPerson() throws Exception {
    mvc.perform(get("/whoami").with(impersonation().subject("user_bob")))
        .andExpect(status().isOk())
        .andExpect(content().string("user_bob"));
    mvc.perform(post("/account").with(impersonation())).andExpect(content().string("changed"));
  }

  @Test
  void impersonation_withActor_isLimited() throws Exception {
    var aliceAsBob = impersonation().subject("user_bob").actor("user_alice");
    mvc.perform(get("/whoami").with(aliceAsBob))
        .andExpect(content().string("user_bob by user_alice"));
    mvc.perform(post("/account").with(aliceAsBob))
        .andExpect(status().isForbidden())
        .andExpect(jsonPath("$.code").value("impersonation_read_only"));
    assertThat(tester.get().uri("/whoami").with(aliceAsBob))
        .hasStatusOk()
        .hasBodyTextEqualTo("user_bob by user_alice");
  }

  @Test
  void impersonation_changed_leavesTheOneItCameFrom() throws Exception {
    var bob = impersonation().subject("user_bob");
    bob.actor("user_alice").token(TokenBuilder::expired).subject("user_carol");
    mvc.perform(get("/whoami").with(bob)).andExpect(content().string("user_bob"));
  }

  @Test
  void impersonation_withChangedToken_isVerifiedAsAnyOther() throws Exception {
    mvc.perform(get("/whoami").with(impersonation().token(TokenBuilder::expired)))
        .andExpect(status().isUnauthorized())
        .andExpect(jsonPath("$.code").value("token-expired"));
    mvc.perform(get("/whoami").with(impersonation().token(TokenBuilder::forged)))
        .andExpect(status().isUnauthorized());
    mvc.perform(
            get("/whoami")
                .with(impersonation().token(token -> token.agent("agent_1")).subject("user_bob")))
        .andExpect(content().string("user_bob by agent_1"));
  }

  @Test
  void impersonation_ofRequestWithHeader_replacesIt() throws Exception {
    mvc.perform(get("/whoami").header("Authorization", "Bearer x").with(impersonation()))
        .andExpect(content().string("user_customer"));
  }

  @Test
  @WithImpersonation(subject = "user_bob", actor = "user_alice")
  void annotation_onMethod_holdsForEveryClient() throws Exception {
    mvc.perform(get("/whoami")).andExpect(content().string("user_bob by user_alice"));
    mvc.perform(post("/account")).andExpect(status().isForbidden());
    assertThat(tester.get().uri("/whoami")).hasBodyTextEqualTo("user_bob by user_alice");
    client
        .get()
        .uri("/whoami")
        .exchange()
        .expectBody(String.class)
        .isEqualTo("user_bob by user_alice");
  }

  @Test
  @WithImpersonation
  void annotation_withoutMembers_isTheCustomerInPerson() throws Exception {
    mvc.perform(get("/whoami")).andExpect(content().string("user_customer"));
  }

  @Test
  @WithImpersonation(subject = "user_bob", actor = "user_alice")
  void annotation_ofRequestThatSpeaksForItself_givesWay() throws Exception {
    mvc.perform(get("/whoami").with(impersonation().subject("user_carol")))
        .andExpect(content().string("user_carol"));
    mvc.perform(get("/whoami").with(signedOut())).andExpect(status().isUnauthorized());
    String dave = "Bearer " + issuer.token().subject("user_dave").sign();
    mvc.perform(get("/whoami").header("Authorization", dave))
        .andExpect(content().string("user_dave"));
    assertThat(tester.get().uri("/whoami").header("Authorization", dave))
        .hasBodyTextEqualTo("user_dave");
    client
        .get()
        .uri("/whoami")
        .header("Authorization", dave)
        .exchange()
        .expectBody(String.class)
        .isEqualTo("user_dave");
  }

  @Test
  @WithImpersonation(subject = "user_bob", actor = "user_alice")
  void annotation_ofAsynchronousRequest_holdsInItsDispatch() throws Exception {
    MvcResult started = mvc.perform(get("/later")).andExpect(request().asyncStarted()).andReturn();
    mvc.perform(asyncDispatch(started)).andExpect(content().string("user_bob by user_alice"));
    assertThat(tester.get().uri("/later")).hasBodyTextEqualTo("user_bob by user_alice");
  }

  @Retention(RetentionPolicy.RUNTIME)
  @WithImpersonation(subject = "user_bob", actor = "user_support")
  @interface AsSupport {}

  @Nested
  @AsSupport
  class OfClass {
    @BeforeEach
    void annotation_beforeTheTest_holdsAlready() throws Exception {
      mvc.perform(get("/whoami")).andExpect(status().isOk());
    }

    @Test
    void annotation_onClass_holdsForItsMethods() throws Exception {
      mvc.perform(get("/whoami")).andExpect(content().string("user_bob by user_support"));
    }

    @Test
    @WithImpersonation(subject = "user_carol")
    void annotation_onMethodToo_isTheMethods() throws Exception {
      mvc.perform(get("/whoami")).andExpect(content().string("user_carol"));
    }

    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class Inside {
      @Test
      void annotation_onClassAround_isInherited() throws Exception {
        mvc.perform(get("/whoami")).andExpect(content().string("user_bob by user_support"));
      }
    }
  }
}
