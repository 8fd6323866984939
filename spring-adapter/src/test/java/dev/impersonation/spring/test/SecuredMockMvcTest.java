package dev.impersonation.spring.test;

import static dev.impersonation.spring.test.ImpersonationRequestPostProcessors.impersonation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.asyncDispatch;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.request;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.security.test.context.support.WithMockUser;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.MvcResult;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.client.RestTestClient;

@SpringBootTest(classes = SecuredApplication.class)
@AutoConfigureMockMvc
@AutoConfigureRestTestClient
@ImpersonationTest
class SecuredMockMvcTest {
  @Autowired MockMvc mvc;
  @Autowired MockMvcTester tester;
  @Autowired RestTestClient client;

  @Test
  void request_withoutAnnotation_isNobody() throws Exception {
    mvc.perform(get("/whoami")).andExpect(content().string("nobody"));
  }

  @Test
  void impersonation_withActor_isLimited() throws Exception {
    var aliceAsBob = impersonation().subject("user_bob").actor("user_alice");
    mvc.perform(get("/whoami").with(aliceAsBob))
        .andExpect(content().string("user_bob by user_alice"));
    mvc.perform(post("/account").with(aliceAsBob))
        .andExpect(status().isForbidden())
        .andExpect(jsonPath("$.code").value("impersonation_read_only"));
  }

  @Test
  @WithImpersonation(subject = "user_bob", actor = "user_alice")
  void annotation_onMethod_holdsForEveryClient() throws Exception {
    mvc.perform(get("/whoami")).andExpect(content().string("user_bob by user_alice"));
    assertThat(tester.get().uri("/whoami")).hasBodyTextEqualTo("user_bob by user_alice");
    client
        .get()
        .uri("/whoami")
        .exchange()
        .expectBody(String.class)
        .isEqualTo("user_bob by user_alice");
    MvcResult started = mvc.perform(get("/later")).andExpect(request().asyncStarted()).andReturn();
    mvc.perform(asyncDispatch(started)).andExpect(content().string("user_bob by user_alice"));
  }

  @Test
  @WithMockUser("mock_carol")
  void mockUser_alone_isNobodyForTheFilter() throws Exception {
    mvc.perform(get("/whoami")).andExpect(content().string("nobody"));
    mvc.perform(get("/user")).andExpect(content().string("mock_carol"));
  }

  @Test
  @WithMockUser("mock_carol")
  @WithImpersonation(subject = "user_bob", actor = "user_alice")
  void mockUser_besideAnnotation_leavesTheRequestItsToken() throws Exception {
    mvc.perform(get("/whoami")).andExpect(content().string("user_bob by user_alice"));
    mvc.perform(post("/account")).andExpect(status().isForbidden());
  }
}
