import { openStream, session } from "@commandcenter/api-client/app/session";
import { cookieColorSchemeManager, createQueryClient, KitProvider, LiveProvider } from "@commandcenter/kit";
import "@commandcenter/kit/styles";
import "./first-paint.css";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { deskHandlers } from "./handlers";
import { router } from "./router";

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");

const scheme = await session.enter();
if (scheme === "light" || scheme === "dark" || scheme === "auto") cookieColorSchemeManager().set(scheme);
createRoot(root).render(
  <StrictMode>
    <KitProvider client={createQueryClient()}>
      <LiveProvider on={deskHandlers} open={openStream}>
        <RouterProvider router={router} />
      </LiveProvider>
    </KitProvider>
  </StrictMode>,
);
