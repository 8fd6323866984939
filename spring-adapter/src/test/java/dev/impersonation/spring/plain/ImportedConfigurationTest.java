package dev.impersonation.spring.plain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impersonation.spring.support.Server;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ImportedConfigurationTest extends PlainContract {
  private static final String KEY = WebXml.contextParam("impersonation.publishable-key", "KEY");

  @Override
  PlainApplication start(Server server, String filter) throws Exception {
    return PlainApplication.start(
        server,
        WebXml.of(KEY, WebXml.rootContext(PlainWeb.Root.class), GUARDS, filter, SERVLETS),
        null);
  }

  @ParameterizedTest
  @EnumSource
  void start_nothingRegistersFilter_isWarnedAbout(Server server) throws Exception {
    try (PlainApplication application =
        PlainApplication.start(
            server,
            WebXml.of(
                KEY,
                WebXml.rootContext(PlainWeb.Root.class),
                WebXml.dispatcher(PlainWeb.Web.class)),
            null)) {
      assertThat(application.log())
          .contains("WARN no filter of this application holds the bean [impersonationFilter]");
    }
  }
}
