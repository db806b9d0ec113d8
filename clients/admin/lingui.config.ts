import { catalogs } from "@drt/kit/build/catalogs.ts";

export default catalogs;
