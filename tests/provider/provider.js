// A real OpenID provider for the system tests: whoever types a name is that person.
import { Provider } from "oidc-provider";

const [port, clientId, clientSecret, redirectUri] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const provider = new Provider(issuer, {
  clients: [
    {
      client_id: clientId,
      client_secret: clientSecret,
      redirect_uris: [redirectUri],
      grant_types: ["authorization_code"],
      response_types: ["code"],
    },
  ],
  pkce: { required: () => true },
  claims: { openid: ["sub"], profile: ["name"], email: ["email", "email_verified"] },
  findAccount: (_ctx, id) => ({
    accountId: id,
    claims: () => ({
      sub: id,
      name: `${id.charAt(0).toUpperCase()}${id.slice(1)} of the provider`,
      email: `${id}@provider.example`,
      email_verified: true,
    }),
  }),
});
provider.on("server_error", (_ctx, error) => console.error(error));
provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));
