#!/usr/bin/env node
import { main } from "../dist/main.js";

const code = main();
if (code !== null) process.exitCode = code;
