import '@fontsource-variable/inter/index.css'
import { mount } from 'svelte'
import { z } from 'zod'
import App from './app/App.svelte'
import './theme.css'

// The page's policy forbids building functions from strings, which zod would otherwise try for speed.
z.config({ jitless: true })

const target = document.getElementById('app')
if (!target) throw new Error('index.html has no #app.')
mount(App, { target })
