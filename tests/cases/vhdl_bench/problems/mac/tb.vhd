library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;

use std.textio.all;

entity tb is
    generic (nonce : string := "");
end entity;

architecture tries of tb is
    signal clk, first : std_logic := '0';
    signal x, y : signed(5 downto 0) := (others => '0');
    signal sum : signed(15 downto 0);
begin
    dut : entity work.mac port map (clk => clk, first => first, x => x, y => y, sum => sum);
    process
        variable want, wrong, compared : integer := 0;
        variable l : line;
    begin
        for i in 0 to 60 loop
            x <= to_signed((i * 23) mod 64 - 32, 6);
            y <= to_signed((i * 41) mod 64 - 32, 6);
            first <= '1' when i mod 8 = 0 else '0';
            wait for 2 ns;
            clk <= '1';
            wait for 2 ns;
            clk <= '0';
            if i mod 8 = 0 then
                want := 0;
            end if;
            want := want + ((i * 23) mod 64 - 32) * ((i * 41) mod 64 - 32);
            compared := compared + 1;
            if sum /= to_signed(want, 16) then
                wrong := wrong + 1;
            end if;
        end loop;
        write(l, "assay:" & nonce & ":mismatches=" & integer'image(wrong) & ":compared=" & integer'image(compared));
        writeline(output, l);
        wait;
    end process;
end architecture;
