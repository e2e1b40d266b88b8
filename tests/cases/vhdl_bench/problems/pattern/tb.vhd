library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;

use work.driver.all;

entity tb is
    generic (nonce : string := "");
end entity;

architecture tries of tb is
    signal clk, arst, d, found : std_logic := '0';
begin
    dut : entity work.pattern port map (clk => clk, arst => arst, d => d, found => found);
    process
        variable last : std_logic_vector(2 downto 0) := "000";
        variable wrong, compared : natural := 0;
    begin
        for round in 0 to 1 loop
            arst <= '1';
            wait for 1 ns;
            arst <= '0';
            last := "000";
            for i in given'range loop
                d <= given(i);
                wait for 1 ns;
                clk <= '1';
                last := last(1 downto 0) & given(i);
                wait for 1 ns;
                clk <= '0';
                compared := compared + 1;
                if (last = "101") /= (found = '1') or (found /= '0' and found /= '1') then
                    wrong := wrong + 1;
                end if;
            end loop;
        end loop;
        report "assay:" & nonce & ":mismatches=" & integer'image(wrong) & ":compared=" & integer'image(compared);
        std.env.finish;
    end process;
end architecture;
