import { clientConfig } from "@drt/kit/build/client.ts";

export default clientConfig("admin");
