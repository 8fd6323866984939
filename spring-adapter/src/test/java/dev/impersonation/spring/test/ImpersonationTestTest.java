package dev.impersonation.spring.test;

import static dev.impersonation.spring.test.ImpersonationRequestPostProcessors.impersonation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.spring.ImpersonationAutoConfiguration;
import dev.impersonation.spring.ImpersonationConnectionDetails;
import dev.impersonation.testkit.TestIssuer;
import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.resttestclient.autoconfigure.RestTestClientBuilderCustomizer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.test.autoconfigure.MockMvcBuilderCustomizer;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;

class ImpersonationTestTest {
  @Configuration(proxyBeanMethods = false)
  @EnableWebMvc
  @Import(WhoamiController.class)
  static class Application {}

  private final WebApplicationContextRunner application =
      new WebApplicationContextRunner()
          .withUserConfiguration(Application.class)
          .withConfiguration(AutoConfigurations.of(ImpersonationAutoConfiguration.class));

  private final WebApplicationContextRunner tested =
      application.withInitializer(ImpersonationTestContextCustomizer::customize);

  private static MockHttpServletResponse whoami(
      WebApplicationContext context, RequestPostProcessor who) throws Exception {
    return MockMvcBuilders.webAppContextSetup(context)
        .addFilters(context.getBean(ImpersonationFilter.class))
        .build()
        .perform(get("/whoami").with(who))
        .andReturn()
        .getResponse();
  }

  @Test
  void context_closed_closesTheIssuer() {
    List<URL> keySet = new ArrayList<>();
    tested.run(
        context -> {
          keySet.add(context.getBean(TestIssuer.class).jwksUrl().toURL());
          assertThat(keySet.get(0).openStream()).isNotEmpty();
        });
    assertThatThrownBy(() -> keySet.get(0).openStream()).isInstanceOf(IOException.class);
  }

  @Test
  void issuer_ofApplication_isTakenInPlace() {
    tested
        .withBean("own", TestIssuer.class, TestIssuer::start)
        .run(
            context -> {
              assertThat(context.getBean(TestIssuer.class)).isSameAs(context.getBean("own"));
              assertThat(whoami(context, impersonation()).getContentAsString())
                  .isEqualTo("user_customer");
              assertThat(context.getBean(TestIssuer.class).keySetRequests()).isEqualTo(1);
            });
  }

  @Test
  void connectionDetails_ofApplication_areTakenInPlace() {
    try (TestIssuer other = TestIssuer.start()) {
      tested
          .withBean(
              ImpersonationConnectionDetails.class,
              () ->
                  new ImpersonationConnectionDetails() {
                    @Override
                    public Optional<String> publishableKey() {
                      return Optional.of(other.publishableKey());
                    }
                  })
          .run(
              context -> {
                assertThat(whoami(context, impersonation()).getStatus()).isEqualTo(401);
                assertThat(whoami(context, bearer(other.token().sign())).getStatus())
                    .isEqualTo(200);
              });
    }
  }

  private static RequestPostProcessor bearer(String token) {
    return request -> {
      request.addHeader("Authorization", "Bearer " + token);
      return request;
    };
  }

  @Test
  void tokens_ofApplicationWithPartiesAndAudience_areForThem() {
    tested
        .withPropertyValues(
            "impersonation.authorized-parties=https://app.example.com,https://www.example.com",
            "impersonation.audience=api")
        .run(
            context -> {
              assertThat(whoami(context, impersonation()).getContentAsString())
                  .isEqualTo("user_customer");
              assertThat(
                      whoami(
                              context,
                              impersonation()
                                  .token(token -> token.authorizedParty("http://localhost:3000")))
                          .getStatus())
                  .isEqualTo(401);
              assertThat(
                      whoami(context, impersonation().token(token -> token.claim("aud", "web")))
                          .getStatus())
                  .isEqualTo(401);
            });
  }

  @Test
  void impersonation_withoutIssuer_saysWhatToDo() {
    application
        .withPropertyValues("impersonation.publishable-key=pk_test_Y2xlcmsuZXhhbXBsZS5jb20k")
        .run(
            context ->
                assertThatThrownBy(() -> whoami(context, impersonation()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                        "There is no TestIssuer bean to sign tokens: put @ImpersonationTest on the"
                            + " test class"));
  }

  @Test
  void withImpersonation_byHandWithoutImpersonationTest_saysWhatToDo() {
    application
        .withPropertyValues("impersonation.publishable-key=pk_test_Y2xlcmsuZXhhbXBsZS5jb20k")
        .run(
            context ->
                assertThatThrownBy(
                        () ->
                            MockMvcBuilders.webAppContextSetup(context)
                                .apply(ImpersonationMockMvcConfigurers.withImpersonation())
                                .build())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("put @ImpersonationTest on the test class"));
  }

  @Test
  void context_withoutTestModulesOfBoot_hasTheIssuerAlone() {
    tested
        .withClassLoader(
            new FilteredClassLoader(
                "org.springframework.boot.webmvc.test", "org.springframework.boot.resttestclient"))
        .run(
            context -> {
              assertThat(context).hasNotFailed().hasSingleBean(TestIssuer.class);
              assertThat(context.getBeanDefinitionNames())
                  .noneMatch(name -> name.contains("MvcBuilder") || name.contains("TestClient"));
            });
    tested.run(
        context ->
            assertThat(context)
                .hasSingleBean(MockMvcBuilderCustomizer.class)
                .hasSingleBean(RestTestClientBuilderCustomizer.class));
  }

  @Test
  void context_withoutTestkit_saysWhatIsMissing() {
    tested
        .withClassLoader(new FilteredClassLoader("dev.impersonation.testkit"))
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                        "@ImpersonationTest needs dev.impersonation:impersonation-testkit in scope"
                            + " test"));
  }

  @Test
  void application_withoutTestkitAndSpringTest_startsAsEver() {
    application
        .withClassLoader(
            new FilteredClassLoader("dev.impersonation.testkit", "org.springframework.test"))
        .withPropertyValues("impersonation.publishable-key=pk_test_Y2xlcmsuZXhhbXBsZS5jb20k")
        .run(
            context -> {
              assertThat(context).hasNotFailed().hasSingleBean(ImpersonationFilter.class);
              assertThat(context.getBeanDefinitionNames())
                  .noneMatch(name -> name.contains("TestIssuer"));
            });
  }
}
